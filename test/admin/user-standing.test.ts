import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policySchema } from '../../src/model/policy.js';
import { emptyRecipient, type ChatItem, type Recipient } from '../../src/model/recipient.js';
import { ADMIN, startAdminApp, type AdminApp } from './admin-app.js';

const HOUR_MS = 3_600_000;

function waitingItem(message: string, release_at: number): ChatItem {
  const waits = {
    outcome: 'defer',
    reason: 'quiet_hours',
    release_at,
    decided_at: 1_000,
    notification: null,
  };
  return {
    ...{
      kind: 'message',
      message,
      conversation: 'c1',
      seq: 1,
      sender: 'u9',
      sender_kind: 'user',
      text: 'hi',
    },
    ...{ mentions: [], broadcast: 'none', was_here: false, reply_to: null, importance: 'normal' },
    ...{ force_push: false, created_at: 1_000, expires_at: release_at + HOUR_MS, taken_in_at: 1_000 },
    ...{ deleted: false, ended: false, scores: null, relevance: null, held_by: [], in_window_batch: false },
    devices: { phone: { ...waits }, tablet: { ...waits } },
  } as ChatItem;
}

describe('how a user stands', () => {
  let running: AdminApp;
  beforeAll(async () => {
    running = await startAdminApp();
  });
  afterAll(() => running.stop());

  async function keep(after: Recipient): Promise<void> {
    const { recipients, ledger } = running.store;
    await ledger.commit(recipients.save('one', emptyRecipient(after.id), after, Date.now()));
  }

  async function cap(frequency_cap: object): Promise<void> {
    const document = policySchema.parse({ frequency_cap });
    const drafted = await running.call('POST', '/v1/policies/default/versions', { document });
    const { version } = drafted.json();
    const headers = { ...ADMIN, 'if-match': `"v${version - 1}"` };
    const published = await running.call('POST', '/v1/policies/default/publish', { version }, headers);
    expect(published.statusCode).toBe(200);
  }

  it('lists what waits for a user a page at a time, earliest first, once for all devices', async () => {
    const due = Date.now() + HOUR_MS;
    const items = new Map(['m1', 'm2', 'm3'].map((id, i) => [id, waitingItem(id, due - i * 1_000)]));
    await keep({ ...emptyRecipient('waiter'), items });
    const first = (await running.call('GET', '/v1/users/waiter/held?page_size=2')).json();
    expect(first.items).toMatchObject([
      {
        message: 'm3',
        devices: ['phone', 'tablet'],
        outcome: 'defer',
        reason: 'quiet_hours',
        decision: null,
      },
      { message: 'm2', release_at: new Date(due - 1_000).toISOString() },
    ]);
    expect(first.items[0].sentence).toContain('because it is in the user’s quiet hours');
    const rest = await running.call(
      'GET',
      `/v1/users/waiter/held?after=${encodeURIComponent(first.next_cursor)}`,
    );
    expect(rest.json()).toMatchObject({ items: [{ message: 'm1' }], next_cursor: null });
    expect((await running.call('GET', '/v1/users/nobody/held')).json().items).toEqual([]);
  });

  it('says why something waits in the language that is asked for, else in one the caller accepts', async () => {
    const items = new Map([['m1', waitingItem('m1', Date.now() + HOUR_MS)]]);
    await keep({ ...emptyRecipient('reader'), items });
    const sentence = async (query: string, accepted: string) => {
      const headers = { ...ADMIN, 'accept-language': accepted };
      const answer = await running.call('GET', `/v1/users/reader/held${query}`, undefined, headers);
      return answer.json().items[0].sentence;
    };
    const english = await sentence('', '*');
    expect(english).toContain('because it is in the user’s quiet hours');
    expect(await sentence('?language=zh-CN', 'en')).toContain('免打扰');
    expect(await sentence('', 'fr, zh-Hans;q=0.8, en;q=0.5')).toContain('免打扰');
    expect(await sentence('?language=fr', 'zh')).toBe(english);
    const wrong = await running.call('GET', '/v1/users/reader/held?language=zh_CN');
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json().errors).toMatchObject([{ field: expect.stringContaining('language') }]);
  });

  it('says that there is no cap where the policy has none', async () => {
    const answer = await running.call('GET', '/v1/users/anybody/frequency-cap');
    expect(answer.json()).toMatchObject({ limit: null, counted: null, left: null });
  });

  it('counts a cap by the day from midnight where the user is', async () => {
    await cap({ limit: 3, per: 'calendar_day' });
    const zone = 'Pacific/Auckland';
    const now = Date.now();
    const sent = (key: string, sent_at: number) => {
      return { key, sent_at, conversations: ['c1'], counts: true, shown: {}, gone: [] };
    };
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now);
    const before = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now - 26 * HOUR_MS);
    expect(before).not.toBe(day);
    await keep({
      ...emptyRecipient('kiwi'),
      notifications: [sent('n1', now - 26 * HOUR_MS), sent('n2', now)],
    });
    const { users, ledger } = running.store;
    const chosen = { ...emptyRecipient('kiwi').preferences, time_zone: zone };
    await ledger.commit(users.putPreferences('one', 'kiwi', chosen));
    const answer = (await running.call('GET', '/v1/users/kiwi/frequency-cap')).json();
    expect(answer).toMatchObject({ limit: 3, per: 'calendar_day', counted: 1, left: 2, room_at: null });
    expect(answer.time_zone).toBe(zone);
    const wall = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' });
    expect(wall.format(Date.parse(answer.from))).toBe('00:00:00');
    expect(Date.parse(answer.until)).toBeGreaterThan(now);
  });

  it('gives back room that a moving window has freed, and says when', async () => {
    await cap({ limit: 1, per: 'rolling', window_seconds: 3_600 });
    const at = Date.now() - 60_000;
    const sent = { key: 'n1', sent_at: at, conversations: ['c1'], counts: true, shown: {}, gone: [] };
    await keep({ ...emptyRecipient('full'), notifications: [sent] });
    const answer = (await running.call('GET', '/v1/users/full/frequency-cap')).json();
    expect(answer).toMatchObject({ limit: 1, window_seconds: 3_600, counted: 1, left: 0 });
    expect(answer.room_at).toBe(new Date(at + HOUR_MS).toISOString());
  });

  it('tells any key what it is and all that it may do', async () => {
    const viewer = await running.keyFor('two', ['decisions:read']);
    const own = await running.call('GET', '/v1/api-keys/self', undefined, viewer);
    expect(own.json()).toEqual({
      app: 'two',
      id: expect.stringMatching(/^key_/),
      name: 'test',
      scopes: ['decisions:read'],
      effective_scopes: ['devices:read', 'decisions:read'],
      expires_at: null,
    });
    expect((await running.call('GET', '/v1/api-keys/self')).json()).toMatchObject({
      app: 'one',
      id: 'admin',
    });
    expect((await running.call('GET', '/v1/api-keys/self', undefined, {})).statusCode).toBe(401);
  });

  it('shows a viewer devices and preferences, and lets it change neither', async () => {
    const viewer = await running.keyFor('one', ['decisions:read']);
    await running.call('PUT', '/v1/users/seen/devices/d1', { kind: 'phone', platform: 'ios' });
    expect(
      (await running.call('GET', '/v1/users/seen/devices', undefined, viewer)).json().items,
    ).toHaveLength(1);
    expect((await running.call('GET', '/v1/users/seen/preferences', undefined, viewer)).statusCode).toBe(200);
    const changes = await Promise.all([
      running.call('PUT', '/v1/users/seen/preferences', { push_level: 'none' }, viewer),
      running.call('DELETE', '/v1/users/seen/devices/d1', undefined, viewer),
    ]);
    expect(changes.map((each) => each.statusCode)).toEqual([403, 403]);
  });
});
