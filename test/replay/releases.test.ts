import { expect, it } from 'vitest';
import { Releases } from '../../src/replay/releases.js';
import type { DecisionStore, StoredDecision, StoredTurn, TurnStore } from '../../src/store/stores.js';

function recorded(decisions: readonly Partial<StoredDecision>[], turns: readonly Partial<StoredTurn>[]) {
  const pageOf = (rows: readonly object[], isFirst: boolean) => Promise.resolve(isFirst ? rows : []);
  return {
    decisions: { list: (_: string, { after }: { after: string }) => pageOf(decisions, after === '') },
    turns: { list: (_: string, { after }: { after: number }) => pageOf(turns, after === -1) },
  } as unknown as { turns: TurnStore; decisions: DecisionStore };
}

const held = (due: number) => [{ release_at: due }] as unknown as StoredDecision['devices'];
const settled = held(null as unknown as number);

it('lets a hold go as late as another turn of its user did then, and every other one on the dot', async () => {
  const { at } = await Releases.of(
    'one',
    recorded(
      [
        { id: 'd1', user: 'bob', at: 50, devices: held(100), previous: null },
        { id: 'd2', user: 'bob', at: 130, devices: settled, previous: 'd1' },
        { id: 'd3', user: 'cy', at: 50, devices: held(100), previous: null },
        { id: 'd4', user: 'cy', at: 90, devices: settled, previous: 'd3' },
      ],
      [{ at: 210, turn: 1, told: { user: 'bob', input: { type: 'clock', due: 200 } } }],
    ),
    0,
    1_000,
  );
  expect([at('bob', 100), at('bob', 200), at('bob', 300)]).toEqual([131, 211, 300]);
  // Cy's hold ended before it was due: had it not, nobody knows how late its alarm would have rung.
  expect(at('cy', 100)).toBe(100);
});
