// What tuning keeps and reads, on every backend.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Relevance } from '../../src/model/decision.js';
import { makeId } from '../../src/model/ids.js';
import { DuplicateKey } from '../../src/store/ledger.js';
import type { Store } from '../../src/store/open-store.js';
import type { StoredProposal } from '../../src/store/stores.js';
import { decision, deviceDecision, push } from '../admin/decisions-fixture.js';
import { type Place } from './store-backends.js';
import { onEveryBackend } from './every-backend.js';

const AT = Date.parse('2026-03-10T14:00:00Z');
const app = 'tuned';
const relevance: Relevance = {
  p: 0.125,
  tier: 'push',
  local: 0.25,
  shift: -0.5,
  notes: ['explored'],
  thresholds: { push: 0.09, batch: 0.02 },
  policy_version: 3,
};
const all = { from: AT, until: AT + 1_000, before: null, limit: 10 };

onEveryBackend('proposals', ({ create }) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await create();
    store = await place.open();
    await fill(store);
  });
  afterAll(async () => {
    await store?.close();
    await place?.remove();
  });

  it('are kept with their evidence, superseded and measured', async () => {
    const { proposals, ledger } = store;
    const made = (version: number): StoredProposal => ({
      app,
      version,
      base_version: 1,
      created_at: AT,
      superseded_by: null,
      findings: { share: 0.5, quoted: '“2”' },
      measured: null,
      is_final: false,
    });
    await ledger.commit([...proposals.insert(made(2)), ...proposals.insert(made(3))]);
    await expect(ledger.commit(proposals.insert(made(3)))).rejects.toBeInstanceOf(DuplicateKey);
    await ledger.commit(proposals.supersede(app, 2, 3));
    await ledger.commit(proposals.putMeasured(app, 3, { share: 0.25 }, true));
    const after = { ...made(3), measured: { share: 0.25 }, is_final: true };
    expect(await proposals.get(app, 3)).toEqual(after);
    expect(await proposals.get('other', 3)).toBeNull();
    expect(await proposals.list(app, null, 10)).toEqual([after, { ...made(2), superseded_by: 3 }]);
    expect(await proposals.list(app, 3, 1)).toEqual([{ ...made(2), superseded_by: 3 }]);
    expect(await proposals.list('other', null, 10)).toEqual([]);
  });

  it('read the pushes that relevance caused, with what their users did and where', async () => {
    const shown = await store.proposals.shown(app, all);
    expect(shown.map(({ message, reason }) => [message, reason])).toEqual([
      ['m2', 'batched'],
      ['m1', 'relevant'],
    ]);
    const [batched, relevant] = shown;
    expect(relevant).toMatchObject({ user: 'u7', conversation: 'c1', type: 'thread', at: AT + 1, relevance });
    expect(relevant).toMatchObject({ parent: 'c0', parent_type: 'channel' });
    expect(relevant).toMatchObject({ is_opened: true, is_dismissed: true, is_refused: true });
    expect(batched).toMatchObject({ is_opened: false, is_dismissed: false, is_refused: false });
    const older = await store.proposals.shown(app, { ...all, before: batched!.push });
    expect(older).toEqual([relevant]);
    expect(await store.proposals.shown('other', all)).toEqual([]);
  });

  it('read the decisions that relevance settled, within the span to the millisecond', async () => {
    const messages = async (from: number, until: number) =>
      (await store.proposals.scored(app, { ...all, from, until })).map(({ message }) => message);
    expect(await messages(AT, AT + 1_000)).toEqual(['m4', 'm2', 'm1']);
    expect(await messages(AT + 2, AT + 4)).toEqual(['m2']);
    const [newest] = await store.proposals.scored(app, { ...all, limit: 1 });
    expect(newest).toMatchObject({ message: 'm4', type: null, parent: null, parent_type: null, relevance });
  });
});

/** Four decisions: `relevant` and refused, `batched`, a mention that has no part in this, and one not pushed. */
async function fill({ ledger, conversations, decisions, pushes, feedback }: Store): Promise<void> {
  const reasons = ['relevant', 'batched', 'mention', 'low_relevance'] as const;
  const made = reasons.map((reason, i) =>
    decision(i + 1, {
      app,
      id: makeId('dec', AT + i + 1, reason),
      user: 'u7',
      at: AT + i + 1,
      conversation: i === 0 ? 'c1' : 'c9',
      relevance,
      devices: [
        deviceDecision('phone', { outcome: reason === 'low_relevance' ? 'suppress' : 'push', reason }),
      ],
    }),
  );
  const sent = made.slice(0, 3).map((each) => push(each));
  const [first] = sent;
  const said = { app, push: first!.id, at: AT + 5, received_at: AT + 5, source: 'client' } as const;
  await ledger.commit([
    ...conversations.put([
      { app, id: 'c0', type: 'channel', parent: null, title: null },
      { app, id: 'c1', type: 'thread', parent: 'c0', title: null },
    ]),
    ...decisions.insert(made),
    ...pushes.insert([{ ...first!, opened_at: AT + 4, dismissed_at: AT + 5 }, ...sent.slice(1)]),
    ...feedback.insert([{ ...said, type: 'muted' }]),
  ]);
}
