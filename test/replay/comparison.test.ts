import { expect, it } from 'vitest';
import { Comparing } from '../../src/replay/comparison.js';
import type { StoredDecision } from '../../src/store/stores.js';

const nothing: ReadonlyMap<string, string> = new Map();

function decided(id: string, conversation: string, outcome: 'push' | 'suppress'): StoredDecision {
  const device = {
    ...{ device: 'phone', outcome, reason: 'mention', release_at: null, notes: [], votes: [] },
    ...{ notification: null, push_kind: 'alert' as const, propensity: null },
  };
  return {
    ...{ app: 'main', id, cause: `evt-${id}`, event: `evt-${id}`, message: 'm1', conversation, user: 'bob' },
    ...{ at: 1, policy_version: 1, relevance: null, scoring: null, previous: null },
    devices: [device as unknown as StoredDecision['devices'][number]],
  };
}

it('compares a message with itself, and not with the notice that has the same id', () => {
  const comparing = new Comparing();
  comparing.recorded(decided('dec_1', 'c1', 'push'));
  comparing.recorded(decided('dec_2', '', 'push'));
  comparing.replayed(decided('dec_1', 'c1', 'suppress'));
  comparing.replayed(decided('dec_2', '', 'push'));
  const { compared, same, changes } = comparing.result({ recorded: nothing, replayed: nothing });
  expect({ compared, same }).toEqual({ compared: 2, same: 1 });
  expect(changes).toMatchObject([{ from: { outcome: 'push' }, to: { outcome: 'suppress' }, count: 1 }]);
});
