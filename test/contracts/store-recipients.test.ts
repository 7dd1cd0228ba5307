import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultConversationPreferences, defaultPreferences } from '../../src/model/preferences.js';
import { emptyRecipient, type ChatItem, type ItemDevice, type Recipient } from '../../src/model/recipient.js';
import type { Store } from '../../src/store/open-store.js';
import { type Place } from './store-backends.js';
import { onEveryBackend } from './every-backend.js';
import { aDevice } from './store-records.js';
import { runs } from '../laws/runs.js';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((each) => each !== '__proto__' && !each.includes('\0'));
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const words = fc.array(text, { maxLength: 3 });
const byId = <T extends { id: string }>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.array(arbitrary, { maxLength: 3 }).map((all) => Object.fromEntries(all.map((each) => [each.id, each])));

const onDevice: fc.Arbitrary<ItemDevice> = fc.record({
  outcome: fc.constantFrom('push', 'batch', 'defer', 'suppress'),
  reason: text,
  release_at: maybe(instant),
  decided_at: instant,
  notification: maybe(text),
});

const anItem: fc.Arbitrary<ChatItem> = fc.record({
  kind: fc.constantFrom('message', 'call'),
  message: text,
  conversation: fc.constantFrom('c1', 'c2'),
  seq: fc.nat(),
  sender: text,
  sender_kind: fc.constantFrom('user', 'bot'),
  text,
  mentions: words,
  broadcast: fc.constantFrom('none', 'all', 'here'),
  was_here: fc.boolean(),
  reply_to: maybe(text),
  importance: fc.constantFrom('low', 'normal', 'high', 'critical'),
  force_push: fc.boolean(),
  created_at: instant,
  expires_at: instant,
  taken_in_at: instant,
  deleted: fc.boolean(),
  ended: fc.boolean(),
  scores: maybe(
    fc.record({
      local: fc.double({ min: 0, max: 1, noNaN: true }).map((each) => each + 0),
      llm: fc.constant(null),
    }),
  ),
  relevance: fc.constant(null),
  held_by: words,
  in_window_batch: fc.boolean(),
  devices: fc.dictionary(fc.constantFrom('d1', 'd2', 'D1'), onDevice, { noNullPrototype: true }),
});

const aRecipient: fc.Arbitrary<Recipient> = fc.record({
  id: text,
  preferences: fc
    .record({ keywords: words, snooze_until: maybe(instant), holdout: fc.boolean() })
    .map((chosen) => ({ ...defaultPreferences, ...chosen })),
  devices: byId(
    fc.record({
      id: text,
      kind: fc.constantFrom('phone', 'web'),
      token: fc.constantFrom('valid', 'invalid', 'none'),
      push_enabled: fc.boolean(),
      connected: fc.boolean(),
      last_activity_at: maybe(instant),
      time_zone: maybe(text),
      voip_token: fc.constantFrom('valid', 'none'),
    }),
  ),
  conversations: fc
    .record({
      push_level: fc.constantFrom('default', 'none'),
      muted: fc.boolean(),
      muted_until: maybe(instant),
      followed: fc.boolean(),
      participant: fc.boolean(),
      read_up_to_seq: fc.nat(),
    })
    .map(
      (settings) =>
        ({
          c1: { id: 'c1', type: 'thread', parent: 'c2', ...settings },
          c2: { ...bare, id: 'c2' },
        }) as Recipient['conversations'],
    ),
  items: fc.array(anItem, { maxLength: 4 }).map((all) => new Map(all.map((each) => [each.message, each]))),
  batches: fc.array(
    fc.record({ conversation: text, opened_at: instant, release_at: instant, messages: words }),
    { maxLength: 2 },
  ),
  notifications: fc.array(
    fc.record({
      key: text,
      sent_at: instant,
      conversations: words,
      counts: fc.boolean(),
      shown: fc.dictionary(fc.constantFrom('d1', 'd2'), words, { noNullPrototype: true }),
      gone: words,
    }),
    { maxLength: 2 },
  ),
  early: fc
    .array(
      fc.tuple(
        text,
        fc.record({
          at: instant,
          deleted: fc.boolean(),
          ended: fc.boolean(),
          set: fc.record({ text }, { requiredKeys: [] }),
        }),
      ),
      { maxLength: 2 },
    )
    .map((entries) => new Map(entries)),
  notices: fc.constant(new Map()),
  early_notices: fc.constant(new Map()),
  next_notification: fc.nat(),
  next_notice: fc.nat(),
});

const bare = { type: 'group', parent: null, ...defaultConversationPreferences, read_up_to_seq: 0 } as const;

onEveryBackend('recipients', ({ kind, create }) => {
  let place: Place;
  let store: Store;
  let apps = 0;
  beforeAll(async () => {
    place = await create();
    store = await place.open();
  });
  afterAll(async () => {
    await store?.close();
    await place?.remove();
  });

  /** An app of its own with the two conversations. */
  const anApp = async (): Promise<string> => {
    const app = `app-${++apps}`;
    const thread = { app, id: 'c1', type: 'thread', parent: 'c2', title: null } as const;
    await store.ledger.commit(
      store.conversations.put([thread, { ...thread, id: 'c2', type: 'group', parent: null }]),
    );
    return app;
  };
  const load = async (app: string, user: string, since = 0): Promise<Recipient> =>
    (await store.recipients.load(app, [user], ['c1', 'c2'], since)).get(user)!;
  const save = (app: string, before: Recipient, after: Recipient): Promise<void> =>
    store.ledger.commit(store.recipients.save(app, before, after, 77));

  it('come back as they were saved, whatever they hold', { timeout: 60_000 }, async () => {
    const property = fc.asyncProperty(aRecipient, aRecipient, async (first, second) => {
      const app = await anApp();
      const empty = await load(app, first.id);
      expect({ ...empty, conversations: {} }).toEqual(emptyRecipient(first.id));
      await save(app, empty, first);
      expect(await load(app, first.id)).toEqual(first);
      // What leaves the working set stays in the ledger, so the second state is laid over the first.
      const next = { ...second, id: first.id, items: new Map([...first.items, ...second.items]) };
      await save(app, first, next);
      expect(await load(app, first.id)).toEqual(next);
    });
    await fc.assert(property, { numRuns: runs(kind === 'sqlite' ? 60 : 25) });
  });

  it('are written only where they changed', async () => {
    const app = await anApp();
    const before = await load(app, 'u1');
    expect(store.recipients.save(app, before, before, 1)).toEqual([]);
    expect(store.recipients.save(app, before, { ...before }, 1)).toEqual([]);
    const after = { ...before, items: new Map([['m1', item('m1', null, 10)]]) };
    expect(
      store.recipients.save(app, before, after, 1).map((write) => 'table' in write && write.table),
    ).toEqual(['items']);
  });

  it('are due at the earliest release of their holds, until nothing holds them', async () => {
    const app = await anApp();
    const before = await load(app, 'u1');
    const held = {
      ...before,
      items: new Map([
        ['m1', item('m1', 500, 10)],
        ['m2', item('m2', 400, 11)],
      ]),
    };
    await save(app, before, held);
    const due = async (at: number) =>
      (await store.recipients.due(at, 10_000)).filter((each) => each.app === app);
    expect(await due(399)).toEqual([]);
    expect(await due(Number.MAX_SAFE_INTEGER)).toEqual([{ app, user: 'u1', release_at: 400 }]);
    expect(await store.recipients.counts(app)).toEqual({ held: 2, settled: 0 });
    const released = { ...held, items: new Map([...held.items, ['m2', item('m2', null, 11)]]) };
    await save(app, held, released);
    expect(await due(1_000)).toEqual([{ app, user: 'u1', release_at: 500 }]);
    expect(await store.recipients.counts(app)).toEqual({ held: 1, settled: 1 });
    await store.ledger.commit(store.recipients.retain(1_000));
    expect([...(await load(app, 'u1')).items.keys()]).toEqual(['m1']);
  });

  it('load young, held and shown items only, in the order of taking in, with the conversations they need', async () => {
    const app = await anApp();
    const before = await load(app, 'u1');
    const all = [
      item('young', null, 900),
      item('held', 5_000, 1),
      item('shown', null, 2),
      item('old', null, 3),
    ];
    const notification = {
      key: 'n1',
      sent_at: 2,
      conversations: ['c1'],
      counts: true,
      shown: { d1: ['shown'] },
      gone: [],
    };
    const after = {
      ...before,
      items: new Map(all.map((each) => [each.message, each])),
      notifications: [notification],
    };
    await save(app, before, after);
    const loaded = (await store.recipients.load(app, ['u1'], [], 800)).get('u1')!;
    expect([...loaded.items.keys()]).toEqual(['held', 'shown', 'young']);
    expect(loaded.conversations).toEqual({ c1: { ...bare, type: 'thread', parent: 'c2', id: 'c1' } });
    expect(await store.recipients.item(app, 'u1', 'old')).toEqual(all[3]);
    expect(await store.recipients.item(app, 'u1', 'OLD')).toBeNull();
    expect(await store.recipients.usersOf(app, 'old')).toEqual(['u1']);
  });

  it('become no members by reading or setting something', async () => {
    const app = await anApp();
    const before = await load(app, 'u1');
    const read = {
      ...before,
      conversations: { ...before.conversations, c2: { ...before.conversations.c2!, read_up_to_seq: 9 } },
    };
    await save(app, before, read);
    expect(await store.memberships.members(app, 'c2')).toEqual([]);
    expect((await load(app, 'u1')).conversations.c2?.read_up_to_seq).toBe(9);
  });

  it('leave a registered device its target, and change what step has changed', async () => {
    const app = await anApp();
    const phone = aDevice({ app, id: 'd1', target: 'secret-token' });
    await store.ledger.commit(store.devices.put([phone]));
    const before = await load(app, 'u1');
    const dead = {
      ...before,
      devices: { d1: { ...before.devices.d1!, token: 'invalid', last_activity_at: 5 } },
    } as const;
    await save(app, before, dead);
    expect(await store.devices.get(app, 'u1', 'd1')).toEqual({
      ...phone,
      token: 'invalid',
      last_activity_at: 5,
    });
    await save(app, { ...dead, devices: {} }, dead);
    expect((await store.devices.get(app, 'u1', 'd1'))?.target.value.reveal()).toBe('secret-token');
    await save(app, dead, { ...dead, devices: {} });
    expect(await store.devices.get(app, 'u1', 'd1')).toBeNull();
  });
});

function item(message: string, release_at: number | null, taken_in_at: number): ChatItem {
  const [outcome, device] = [
    release_at === null ? 'suppress' : 'defer',
    { reason: 'x', decided_at: 1, notification: null },
  ] as const;
  return {
    ...{
      kind: 'message',
      message,
      conversation: 'c1',
      seq: 1,
      sender: 'u2',
      sender_kind: 'user',
      text: 'lunch?',
    },
    ...{
      mentions: [],
      broadcast: 'none',
      was_here: false,
      reply_to: null,
      importance: 'normal',
      force_push: false,
    },
    ...{
      created_at: 1,
      expires_at: 9,
      taken_in_at,
      deleted: false,
      ended: false,
      scores: null,
      relevance: null,
    },
    ...{ held_by: [], in_window_batch: false, devices: { d1: { ...device, outcome, release_at } } },
  } as ChatItem;
}
