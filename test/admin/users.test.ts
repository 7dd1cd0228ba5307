import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../src/model/preferences.js';
import { startAdminApp, type AdminApp } from './admin-app.js';

describe('devices and preferences by REST', () => {
  let running: AdminApp;
  beforeAll(async () => {
    running = await startAdminApp();
  });
  afterAll(() => running.stop());

  it('registers a device and never gives its target back, only a fingerprint', async () => {
    const body = { kind: 'phone', platform: 'ios', provider: 'apns', target: 'a-very-secret-token' };
    const put = await running.call('PUT', '/v1/users/u1/devices/d1', body);
    const got = await running.call('GET', '/v1/users/u1/devices/d1');
    expect(put.statusCode).toBe(200);
    expect(got.json()).toMatchObject({
      id: 'd1',
      user: 'u1',
      token: 'valid',
      registered_at: expect.stringMatching(/Z$/),
    });
    expect(got.json().target.fingerprint).toMatch(/^sha256:[0-9a-f]{16}$/);
    expect(put.payload + got.payload).not.toContain('a-very-secret-token');
  });

  it('takes a browser subscription as the browser gives it', async () => {
    const target = {
      endpoint: 'https://push.example.org/x',
      expirationTime: null,
      keys: { p256dh: 'k', auth: 'a' },
    };
    const answer = await running.call('PUT', '/v1/users/u1/devices/web', {
      kind: 'web',
      provider: 'webpush',
      target,
    });
    expect(answer.statusCode).toBe(200);
    const stored = await running.store.devices.get('one', 'u1', 'web');
    expect(JSON.parse(stored!.target.value.reveal())).toMatchObject({
      endpoint: 'https://push.example.org/x',
    });
  });

  it('removes a device once', async () => {
    await running.call('PUT', '/v1/users/u2/devices/d1', { kind: 'phone', platform: 'ios' });
    expect((await running.call('DELETE', '/v1/users/u2/devices/d1')).statusCode).toBe(204);
    expect((await running.call('DELETE', '/v1/users/u2/devices/d1')).statusCode).toBe(404);
  });

  it('keeps fields that are not for callers to set out of their hands', async () => {
    const answer = await running.call('PUT', '/v1/users/u1/devices/d1', {
      app: 'two',
      token: 'valid',
      last_seen_at: 1,
    });
    expect(answer.statusCode).toBe(422);
  });

  it('does not show one app the devices of another', async () => {
    await running.call('PUT', '/v1/users/u3/devices/d1', { kind: 'phone', platform: 'ios' });
    const other = await running.keyFor('two', ['devices:write']);
    expect((await running.call('GET', '/v1/users/u3/devices', undefined, other)).json().items).toEqual([]);
    const foreign = await running.call('GET', '/v1/users/u3/devices/d1', undefined, other);
    const absent = await running.call('GET', '/v1/users/u3/devices/none', undefined, other);
    expect([foreign.statusCode, foreign.payload]).toEqual([404, absent.payload]);
  });

  it('gives complete preferences, changes some and keeps the rest', async () => {
    expect((await running.call('GET', '/v1/users/u4/preferences')).json()).toMatchObject({
      push_level: 'default',
      snooze_until: null,
    });
    const set = { push_level: 'mentions', quiet_hours: { from: '22:00', until: '07:00' } };
    expect((await running.call('PUT', '/v1/users/u4/preferences', set)).json()).toMatchObject({
      push_level: 'mentions',
      push_enabled: true,
    });
    const again = await running.call('GET', '/v1/users/u4/preferences');
    expect(again.json()).toMatchObject({
      push_level: 'mentions',
      quiet_hours: { action: 'defer' },
      keywords: [],
    });
  });

  it.each(['+02:00', '-0330', 'Mars/Base', ''])(
    'refuses %j as a time zone, and says what to write',
    async (zone) => {
      const answer = await running.call('PUT', '/v1/users/u4/preferences', { time_zone: zone });
      expect(answer.statusCode).toBe(422);
      expect(answer.json().errors).toEqual([
        {
          field: 'time_zone',
          problem: 'not an IANA time zone',
          fix: expect.stringContaining('Asia/Shanghai'),
        },
      ]);
    },
  );

  it('still shows a time zone of before, and lets other settings be changed beside it', async () => {
    const { ledger, users } = running.store;
    await ledger.commit(users.putPreferences('one', 'u5', { ...defaultPreferences, time_zone: '+02:00' }));
    const answer = await running.call('PUT', '/v1/users/u5/preferences', { push_level: 'all' });
    expect(answer.json()).toMatchObject({ time_zone: '+02:00', push_level: 'all' });
    for (const time_zone of ['Europe/Berlin', 'Etc/GMT-2', 'UTC', null]) {
      const changed = await running.call('PUT', '/v1/users/u5/preferences', { time_zone });
      expect(changed.json()).toMatchObject({ time_zone });
    }
  });

  it('snoozes until an instant and ends the snooze', async () => {
    const until = '2030-01-01T00:00:00.000Z';
    expect((await running.call('POST', '/v1/users/u4/snooze', { until })).json()).toMatchObject({
      snooze_until: until,
    });
    expect((await running.call('GET', '/v1/users/u4/preferences')).json()).toMatchObject({
      snooze_until: until,
    });
    expect((await running.call('DELETE', '/v1/users/u4/snooze')).json()).toMatchObject({
      snooze_until: null,
    });
  });

  it.each([
    ['preferences', { snooze_until: 'tomorrow' }, 'snooze_until', '2026-03-10T14:00:00Z'],
    ['preferences', { quiet_hours: { from: '7:00', until: '22:00' } }, 'quiet_hours.from', 'HH:MM'],
  ] as const)('say how a time is written that is not: %s %j', async (what, set, field, example) => {
    const answer = await running.call('PUT', `/v1/users/u4/${what}`, set);
    expect(answer.json().errors).toMatchObject([{ field, fix: expect.stringContaining(example) }]);
  });

  it('mutes a conversation for one user', async () => {
    const answer = await running.call('PUT', '/v1/users/u4/conversations/c1/preferences', { muted: true });
    expect(answer.json()).toMatchObject({ muted: true, push_level: 'default', muted_until: null });
  });

  it('takes ids with characters of any script, encoded in the path', async () => {
    const user = encodeURIComponent('Zoë/ 张');
    const answer = await running.call('PUT', `/v1/users/${user}/devices/d1`, {
      kind: 'phone',
      platform: 'ios',
    });
    expect(answer.json()).toMatchObject({ user: 'Zoë/ 张' });
  });
});

describe('keys, audit and reports by REST', () => {
  let running: AdminApp;
  beforeAll(async () => {
    running = await startAdminApp();
  });
  afterAll(() => running.stop());

  it('makes a key that works, shows it once, and ends it', async () => {
    const made = await running.call('POST', '/v1/api-keys', { name: 'chat', scopes: ['decisions:read'] });
    expect(made.statusCode).toBe(201);
    const headers = { authorization: `Bearer ${made.json().key}` };
    expect((await running.call('GET', '/v1/decisions', undefined, headers)).statusCode).toBe(200);
    const listed = await running.call('GET', '/v1/api-keys');
    expect(listed.json().items).toMatchObject([{ id: made.json().id, name: 'chat' }]);
    expect(listed.payload).not.toContain(made.json().key);
    expect(listed.payload).not.toContain('hash');
    expect((await running.call('DELETE', `/v1/api-keys/${made.json().id}`)).statusCode).toBe(204);
    expect((await running.call('GET', '/v1/decisions', undefined, headers)).statusCode).toBe(401);
  });

  it('does not let a key give away a scope that it lacks', async () => {
    const admin = await running.keyFor('one', ['admin']);
    const answer = await running.call('POST', '/v1/api-keys', { name: 'x', scopes: ['text:read'] }, admin);
    expect(answer.statusCode).toBe(403);
  });

  it('does not let a key see or end the keys of another app, and answers as if there were none', async () => {
    const made = await running.call('POST', '/v1/api-keys', { name: 'of one', scopes: ['decisions:read'] });
    const other = await running.keyFor('two', ['admin']);
    const foreign = await running.call('DELETE', `/v1/api-keys/${made.json().id}`, undefined, other);
    const absent = await running.call('DELETE', '/v1/api-keys/key_00000000', undefined, other);
    expect([foreign.statusCode, foreign.payload]).toEqual([404, absent.payload]);
    expect((await running.call('GET', '/v1/api-keys', undefined, other)).payload).not.toContain('of one');
    expect((await running.call('GET', '/v1/audit-logs', undefined, other)).json().items).toEqual([]);
    const headers = { authorization: `Bearer ${made.json().key}` };
    expect((await running.call('GET', '/v1/decisions', undefined, headers)).statusCode).toBe(200);
  });

  it('leaves an audit row for every change, without secrets', async () => {
    await running.call('PUT', '/v1/users/u1/devices/d1', {
      kind: 'phone',
      platform: 'ios',
      target: 'secret-token-1',
    });
    await running.call('PUT', '/v1/users/u1/preferences', { push_enabled: false });
    const answer = await running.call('GET', '/v1/audit-logs?page_size=2');
    expect(answer.json().items).toMatchObject([
      { actor: 'admin', action: 'preferences.change', target: 'u1', detail: { fields: ['push_enabled'] } },
      { actor: 'admin', action: 'device.put', target: 'u1/d1' },
    ]);
    expect(answer.payload).not.toContain('secret-token-1');
    const next = await running.call('GET', `/v1/audit-logs?page_size=50&before=${answer.json().next_cursor}`);
    const actions = next.json().items.map((each: { action: string }) => each.action);
    expect(actions).toEqual(expect.arrayContaining(['api_key.create', 'api_key.revoke']));
    expect(next.json().next_cursor).toBeNull();
  });

  it('reports the funnel, the reasons and the account of the app', async () => {
    expect((await running.call('GET', '/v1/reports/funnel')).json()).toMatchObject({ items: [] });
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const reasons = await running.call('GET', `/v1/reports/reasons?since=${since}`);
    expect(reasons.json()).toMatchObject({ since, items: [] });
    expect((await running.call('GET', '/v1/reports/accounting')).json()).toMatchObject({
      events: { accepted: 0, settled: 0, in_flight: 0, dead_letter: 0 },
      items: { settled: 0, held: 0 },
    });
  });

  it('shows the policy that decides now', async () => {
    const { version, author } = (await running.call('GET', '/v1/policies/current')).json();
    expect({ version, author }).toEqual({ version: 1, author: 'config' });
  });
});
