import { describe, expect, it } from 'vitest';
import { storedDecisions } from '../../src/flow/stored-decisions.js';
import type { Cause, Stepped } from '../../src/flow/stepped.js';
import type { MessageDecision } from '../../src/model/decision.js';
import { instantIn, makeId } from '../../src/model/ids.js';
import { emptyRecipient, type Item } from '../../src/model/recipient.js';
import type { DecisionStore, StoredDecision } from '../../src/store/stores.js';

const NOW = Date.parse('2026-06-01T10:00:00.123Z');

function decisionOn(message: string, item_kind: MessageDecision['item_kind'] = 'message'): MessageDecision {
  return { item_kind, message, conversation: 'c1', devices: [], relevance: null };
}

/** The rows of one cause at `NOW` for a user who knows these messages; `latest` is what the ledger has of any of them. */
async function rowsOf(
  decisions: readonly MessageDecision[],
  { cause = 'e1', known = [] as string[], latest = null as StoredDecision | null } = {},
): Promise<readonly StoredDecision[]> {
  const items = new Map(known.map((id) => [id, {} as Item]));
  const before = { ...emptyRecipient('u1'), items };
  const step = { before, result: { decisions }, scoring: null } as unknown as Stepped;
  const made = { app: 'a', cause, event: cause, now: NOW, policy: { version: 1 } } as unknown as Cause;
  return storedDecisions(made, [step], { latest: async () => latest } as unknown as DecisionStore);
}

describe('the ids of decisions', () => {
  it('say when they were made', () => {
    expect(instantIn(makeId('dec', NOW, 'a', 'u1'))).toBe(NOW);
  });

  it('follow each other where one cause decides twice on an item, and name the one before', async () => {
    const [held, other, ended] = await rowsOf([decisionOn('m1'), decisionOn('m2'), decisionOn('m1')]);
    expect([held!.previous, other!.previous, ended!.previous]).toEqual([null, null, held!.id]);
    expect(ended!.id > held!.id).toBe(true);
    expect(ended!.at).toBe(NOW);
  });

  it('follow the recorded one of the same millisecond, whatever caused it', async () => {
    for (const cause of ['e1', 'e2', 'e3', 'e4', 'e5', 'e6']) {
      const [latest] = await rowsOf([decisionOn('m1')]);
      const [next] = await rowsOf([decisionOn('m1')], { cause, known: ['m1'], latest: latest! });
      expect(next!.id > latest!.id).toBe(true);
      expect(next!.previous).toBe(latest!.id);
    }
  });

  it('tell a notice from a message of its id', async () => {
    const [message, notice] = await rowsOf([decisionOn('m1'), decisionOn('m1', 'notice')]);
    expect(message!.id).not.toBe(notice!.id);
    expect(notice!.previous).toBe(null);
  });
});
