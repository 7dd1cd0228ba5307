import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { admit, type FeedbackWorld, messageEvent, NOON, openWorld } from './feedback-world.js';
import { storedPush } from './stored-push.js';

let world: FeedbackWorld;

beforeEach(async () => {
  world = await openWorld();
  const { store } = world;
  await admit(store, messageEvent({ message: 'm1', sender: 'u2' }));
  await admit(store, messageEvent({ message: 'm2', sender: 'u3', conversation: 'c2' }));
  await store.ledger.commit(
    store.pushes.insert([
      storedPush({ id: 'psh_1', state: 'sent', created_at: NOON - 5_000, sent_at: NOON - 4_000 }),
      storedPush({ id: 'psh_2', conversation: null, messages: ['m1', 'm2'], created_at: NOON - 5_000 }),
      storedPush({ app: 'b', id: 'psh_9' }),
    ]),
  );
});
afterEach(() => world.close());

const reactions = async () => (await world.store.feedback.reactions('a', ['u1'])).map(countOf).sort();
const countOf = (each: { about: string; key: string; opens: number; dismissals: number }) =>
  `${each.about} ${each.key}: ${each.opens} opened, ${each.dismissals} dismissed`;

describe('feedback', () => {
  it('is attributed to the push, counted for sender and conversation, and told after the commit', async () => {
    const results = await world.feedback.record(
      'a',
      [
        { push_id: 'psh_1', type: 'displayed', at: '2026-03-10T11:59:57Z' },
        { push_id: 'psh_1', type: 'opened', at: NOON - 1_000 },
      ],
      'client',
    );
    expect(results.map((each) => each.status)).toEqual(['accepted', 'accepted']);
    expect(await world.store.pushes.get('a', 'psh_1')).toMatchObject({
      state: 'opened',
      displayed_at: NOON - 3_000,
      opened_at: NOON - 1_000,
      delivered_at: null,
    });
    expect(await reactions()).toEqual([
      'conversation c1: 1 opened, 0 dismissed',
      'sender u2: 1 opened, 0 dismissed',
    ]);
    expect(world.told.all).toEqual([
      { type: 'feedback', app: 'a', push: 'psh_1', feedback: 'displayed' },
      { type: 'feedback', app: 'a', push: 'psh_1', feedback: 'opened' },
    ]);
  });

  it('counts once, in one batch and over many', async () => {
    const word = { push_id: 'psh_1', type: 'dismissed' };
    const first = await world.feedback.record('a', [word, word], 'client');
    const second = await world.feedback.record('a', [word], 'client');
    expect([...first, ...second].map((each) => each.status)).toEqual(['accepted', 'duplicate', 'duplicate']);
    expect(await reactions()).toContain('sender u2: 0 opened, 1 dismissed');
  });

  it('takes a dismissal back when the push was opened after all', async () => {
    await world.feedback.record('a', [{ push_id: 'psh_1', type: 'dismissed' }], 'client');
    await world.feedback.record('a', [{ push_id: 'psh_1', type: 'opened' }], 'client');
    expect(await reactions()).toContain('sender u2: 1 opened, 0 dismissed');
  });

  it('on a push of several messages speaks of every sender and conversation in it', async () => {
    await world.feedback.record('a', [{ push_id: 'psh_2', type: 'dismissed' }], 'client');
    expect(await reactions()).toEqual([
      'conversation c1: 0 opened, 1 dismissed',
      'conversation c2: 0 opened, 1 dismissed',
      'sender u2: 0 opened, 1 dismissed',
      'sender u3: 0 opened, 1 dismissed',
    ]);
  });

  it('that names one conversation of the push counts for that conversation only', async () => {
    await world.feedback.record('a', [{ push_id: 'psh_2', type: 'muted', conversation: 'c2' }], 'client');
    const counted = await reactions();
    expect(counted).toContain('conversation c2: 0 opened, 1 dismissed');
    expect(counted.some((each) => each.startsWith('conversation c1'))).toBe(false);
  });

  it('rejects a bad item with the field and the fix, and records its neighbours', async () => {
    const results = await world.feedback.record(
      'a',
      [
        { push_id: 'psh_404', type: 'opened' },
        { push_id: 'psh_1', type: 'liked' },
        { push_id: 'psh_1', type: 'opened', extra: 1 },
        { push_id: 'psh_1', type: 'opened' },
      ],
      'server',
    );
    const fields = results.map((each) => (each.status === 'rejected' ? each.problem.errors?.[0] : null));
    expect(results.map((each) => each.status)).toEqual(['rejected', 'rejected', 'rejected', 'accepted']);
    expect(fields[0]).toMatchObject({ field: 'push_id' });
    expect(fields[1]).toMatchObject({ field: 'type' });
    expect(fields.slice(0, 3).every((each) => (each?.fix ?? '') !== '')).toBe(true);
  });

  it("on another app's push looks like feedback on a push that never was", async () => {
    const [other, none] = await world.feedback.record(
      'a',
      [
        { push_id: 'psh_9', type: 'opened' },
        { push_id: 'psh_0', type: 'opened' },
      ],
      'server',
    );
    expect({ ...other, push_id: null }).toEqual({ ...none, push_id: null });
    expect((await world.store.pushes.get('b', 'psh_9'))?.opened_at).toBeNull();
  });

  it('and the end of an attempt may cross: neither is lost', async () => {
    const { store, feedback } = world;
    const attempted = storedPush({ id: 'psh_3', state: 'attempted', created_at: NOON - 5_000 });
    await store.ledger.commit(store.pushes.insert([attempted]));
    const recorded = feedback.record('a', [{ push_id: 'psh_3', type: 'delivered' }], 'client');
    await store.ledger.commit(
      store.pushes.change(attempted, { ...attempted, state: 'sent', sent_at: NOON - 100 }),
    );
    await recorded;
    expect(await store.pushes.get('a', 'psh_3')).toMatchObject({
      state: 'delivered',
      sent_at: NOON - 100,
      delivered_at: NOON,
    });
  });

  it('of many calls at once loses no count', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `psh_x${i}`);
    await world.store.ledger.commit(world.store.pushes.insert(ids.map((id) => storedPush({ id }))));
    await Promise.all(
      ids.map((push_id) => world.feedback.record('a', [{ push_id, type: 'dismissed' }], 'client')),
    );
    expect(await reactions()).toContain('sender u2: 0 opened, 20 dismissed');
  });
});
