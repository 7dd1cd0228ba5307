import { expect, it } from 'vitest';
import { noticeRequested } from '../../src/model/event.js';
import { emptyRecipient, type NoticeItem, type Recipient } from '../../src/model/recipient.js';
import type { Store } from '../../src/store/open-store.js';
import type { StoredEvent } from '../../src/store/event-store.js';
import { tables } from '../../src/store/typeorm/index.js';
import { onEveryBackend } from './every-backend.js';
import { ownStore } from './own-store.js';

const DAY = 86_400_000;

function notice(id: string, seq: number, more: Partial<NoticeItem> = {}): NoticeItem {
  return {
    kind: 'notice',
    message: id,
    conversation: null,
    seq,
    notice_kind: 'reminder',
    topic: 'visits',
    key: 'visit-1',
    alert: true,
    importance: 'normal',
    force_push: false,
    created_at: 1_000,
    expires_at: 2_000,
    taken_in_at: 1_000,
    deleted: false,
    scores: null,
    relevance: null,
    held_by: [],
    devices: {},
    not_before: null,
    scheduled_until: null,
    effect_at: 1_000,
    seen_at: null,
    merged_into: null,
    content_of: id,
    ...more,
  };
}

function asked(seq: number, user: string, id: string, title: string, body = ''): StoredEvent {
  const data = noticeRequested.parse({ user, notice: id, kind: 'reminder', title, body });
  return {
    seq,
    event: {
      app: 'words',
      id: `evt-${seq}`,
      source: 'x',
      type: 'notice.requested',
      time: 1,
      receivedAt: 1,
      data,
    },
    bodyHash: 'a1',
    state: 'done',
    crashes: 0,
    notes: [],
  };
}

const withNotices = (recipient: Recipient, all: readonly NoticeItem[]): Recipient => ({
  ...recipient,
  notices: new Map([...recipient.notices, ...all.map((each) => [each.message, each] as const)]),
  next_notice: recipient.next_notice + all.length,
});

onEveryBackend('notices', ({ create }) => {
  let store: Store;
  ownStore(create, (opened) => (store = opened));

  const load = async (app: string, since: number) =>
    (await store.recipients.load(app, ['u1'], [], since)).get('u1')!;
  const save = (app: string, before: Recipient, after: Recipient) =>
    store.ledger.commit(store.recipients.save(app, before, after, 1));

  it('come back in the order they came, beside a message of the same id', async () => {
    const onPhone = { outcome: 'push', reason: 'reminder', release_at: null } as const;
    const devices = { phone: { ...onPhone, decided_at: 1_000, notification: 'n1' } };
    const all = [notice('m1', 1, { devices }), notice('a', 2, { merged_into: 'm1' })];
    const after = withNotices(emptyRecipient('u1'), all);
    await save('order', emptyRecipient('u1'), after);
    const loaded = await load('order', 0);
    expect([...loaded.notices]).toEqual([...after.notices]);
    expect(loaded.items.size).toBe(0);
    expect(loaded.next_notice).toBe(3);
    expect(await store.recipients.item('order', 'u1', 'm1')).toBeNull();
    expect(await store.recipients.notice('order', 'u1', 'm1')).toEqual(all[0]);
    expect(await store.recipients.usersOf('order', 'm1')).toEqual([]);
  });

  it('that wait are due and counted as held, on a device or for the user, until they no longer do', async () => {
    const later = notice('later', 1, { scheduled_until: 500, not_before: 500 });
    const waiting = withNotices(emptyRecipient('u1'), [later]);
    await save('due', emptyRecipient('u1'), waiting);
    const due = async () => (await store.recipients.due(1_000, 100)).filter(({ app }) => app === 'due');
    expect(await due()).toEqual([{ app: 'due', user: 'u1', release_at: 500 }]);
    expect(await store.recipients.counts('due')).toEqual({ held: 1, settled: 0 });
    await save('due', waiting, withNotices(waiting, [{ ...later, scheduled_until: null }]));
    expect(await due()).toEqual([]);
    expect(await store.recipients.counts('due')).toEqual({ held: 0, settled: 1 });
  });

  it('are loaded for a week after they take effect, and longer while they wait or are shown', async () => {
    const now = 100 * DAY;
    const at = (days: number) => ({ taken_in_at: now - days * DAY });
    const all = [
      notice('old', 1, at(20)),
      notice('shown', 2, at(20)),
      notice('held', 3, { ...at(20), not_before: now + 1, scheduled_until: now + 1 }),
      notice('told-since', 4, { ...at(20), not_before: now - 6 * DAY }),
      notice('young', 5, at(6)),
    ];
    const shown = {
      ...{ key: 'n1', sent_at: 1, conversations: [], counts: false, gone: [] },
      notice_kind: 'reminder' as const,
      shown: { phone: ['shown'] },
    };
    const after = { ...withNotices(emptyRecipient('u1'), all), notifications: [shown] };
    await save('week', emptyRecipient('u1'), after);
    const loaded = await load('week', now - DAY);
    expect([...loaded.notices.keys()]).toEqual(['shown', 'held', 'told-since', 'young']);
    expect((await store.recipients.notices('week', 'u1', null, 2)).map((each) => each.message)).toEqual([
      'young',
      'told-since',
    ]);
    expect((await store.recipients.notices('week', 'u1', 2, 9)).map((each) => each.message)).toEqual(['old']);
    await store.ledger.commit(store.recipients.retain(now - 10 * DAY));
    expect(await store.recipients.notice('week', 'u1', 'old')).toBeNull();
    expect(await store.recipients.notice('week', 'u1', 'held')).not.toBeNull();
  });

  it('keep their words sealed, each user those of their own, until they are forgotten', async () => {
    const words = ['canary-title', 'canary-body'] as const;
    await store.ledger.commit(
      store.events.insert([
        asked(9_001, 'u1', 'n1', words[0], words[1]),
        asked(9_002, 'u2', 'n1', 'another’s title'),
      ]),
    );
    const [told, ...more] = await store.events.notice('words', 'u1', 'n1');
    expect(more).toEqual([]);
    expect(told?.data).toMatchObject({ title: words[0], body: words[1] });
    const dump: string[] = [];
    for (const { name } of tables) {
      for (const row of await store.ledger.query(`SELECT * FROM ${name}`))
        dump.push(...Object.values(row).map((cell) => Buffer.from(String(cell ?? '')).toString()));
    }
    for (const word of words) expect(dump.join(' ')).not.toContain(word);
    await store.ledger.commit(store.events.retain(2, 0));
    const [forgotten] = await store.events.notice('words', 'u1', 'n1');
    expect(forgotten?.data).toMatchObject({ title: '', body: '', notice: 'n1' });
  });

  it('and messages have displays that are awaited until told of', async () => {
    const { displays, ledger } = store;
    const awaited = { app: 'shown', push: 'psh_1', user: 'u1', due_at: 70 };
    await ledger.commit([
      ...displays.await(awaited),
      ...displays.await({ ...awaited, push: 'psh_2', due_at: 60 }),
    ]);
    expect((await displays.due(69, 10)).map(({ push }) => push)).toEqual(['psh_2']);
    expect(await displays.due(70, 10)).toEqual([{ ...awaited, push: 'psh_2', due_at: 60 }, awaited]);
    await ledger.commit(displays.end('shown', 'psh_1'));
    expect((await displays.due(100, 10)).map(({ push }) => push)).toEqual(['psh_2']);
    expect(await displays.hasReported('shown', 'u1', 'phone', 'apns')).toBe(false);
    const word = () => displays.reported('shown', 'u1', 'phone', 'apns', 5);
    await ledger.commit([...word(), ...word()]);
    expect(await displays.hasReported('shown', 'u1', 'phone', 'apns')).toBe(true);
    expect(await displays.hasReported('shown', 'u1', 'phone', 'fcm')).toBe(false);
  });
});
