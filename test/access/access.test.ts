import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccessApp, type AccessApp } from './access-app.js';
import { AccessSettings } from '../../src/access/access-settings.js';
import { ApiKeysService } from '../../src/access/api-keys.service.js';
import { SystemDice } from '../../src/observe/clock.js';

const admin = { authorization: 'Bearer the-admin-key-of-this-test' };

describe('access to the API', () => {
  let running: AccessApp;
  beforeAll(async () => {
    running = await startAccessApp();
  });
  afterAll(() => running.app.close());

  const get = (url: string, headers: Record<string, string> = {}) =>
    running.app.inject({ method: 'GET', url, headers });
  const post = (url: string, payload: string, headers: Record<string, string> = {}) =>
    running.app.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });

  it('refuses a call without a key as a problem that says how to send one', async () => {
    const answer = await get('/v1/things', { 'x-forwarded-for': '10.0.0.1' });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.json()).toMatchObject({ status: 401, type: 'urn:warbler:problem:unauthorized' });
  });

  it('takes no key from the URL', async () => {
    const { key } = await running.keyFor('one', ['decisions:read']);
    expect((await get(`/v1/things?key=${key}&access_token=${key}`)).statusCode).toBe(401);
  });

  it('lets a key act for its own app only', async () => {
    const { key } = await running.keyFor('two', ['decisions:read']);
    const headers = { authorization: `Bearer ${key}` };
    expect((await get('/v1/things', headers)).json()).toEqual({ app: 'two', page_size: 20 });
    expect((await get('/v1/things', { ...headers, 'x-warbler-app': 'one' })).statusCode).toBe(401);
  });

  it('lets the admin key choose its app, and gives it the first one without a choice', async () => {
    expect((await get('/v1/things', admin)).json()).toMatchObject({ app: 'one' });
    expect((await get('/v1/things', { ...admin, 'x-warbler-app': 'two' })).json()).toMatchObject({
      app: 'two',
    });
    expect((await get('/v1/things', { ...admin, 'x-warbler-app': 'three' })).statusCode).toBe(401);
  });

  it('refuses a key that lacks the scope, and one handler may need another scope than its controller', async () => {
    const { key } = await running.keyFor('one', ['decisions:read']);
    const headers = { authorization: `Bearer ${key}` };
    expect((await get('/v1/things/who', headers)).json()).toMatchObject({ scopes: ['decisions:read'] });
    const refused = await post('/v1/things', '{"name":"abc"}', headers);
    expect(refused.statusCode).toBe(403);
    expect(refused.json().detail).toContain('events:write');
  });

  it('ends a key at once when it is revoked, and at its time when it expires', async () => {
    const revoked = await running.keyFor('one', ['decisions:read']);
    const headers = { authorization: `Bearer ${revoked.key}` };
    expect((await get('/v1/things', headers)).statusCode).toBe(200);
    await running.service.revoke('one', revoked.id, []);
    expect((await get('/v1/things', headers)).statusCode).toBe(401);
    const expired = await running.keyFor('one', ['decisions:read'], 1_000);
    expect((await get('/v1/things', { authorization: `Bearer ${expired.key}` })).statusCode).toBe(401);
  });

  it('keeps a key ended that another process still takes for a moment and notes the use of', async () => {
    const { app, keys, settings, ledger } = running;
    const other = new ApiKeysService(app.get(AccessSettings), keys, settings, ledger, new SystemDice());
    const revoked = await running.keyFor('one', ['decisions:read']);
    const caller = { app: 'one', keyId: revoked.id, scopes: [] };
    expect(await other.isStillGood(caller)).toBe(true);
    await running.service.revoke('one', revoked.id, []);
    await other.authenticate(revoked.key);
    expect(running.keys.rows.get(revoked.id)!.revoked_at).not.toBeNull();
    expect((await get('/v1/things', { authorization: `Bearer ${revoked.key}` })).statusCode).toBe(401);
  });

  it('does not let one app revoke the key of another', async () => {
    const { id } = await running.keyFor('one', ['decisions:read']);
    expect(await running.service.revoke('two', id, [])).toBeNull();
  });

  it('keeps no usable secret: neither a key nor the admin key stands in the store', async () => {
    const { key } = await running.keyFor('one', ['decisions:read']);
    const stored = JSON.stringify([...running.keys.rows.values(), ...running.settings.rows.values()]);
    expect(stored).not.toContain(key.split('_')[2]);
    expect(stored).not.toContain('the-admin-key-of-this-test');
  });

  it('names field and fix for every invalid field at once', async () => {
    const answer = await post('/v1/things', '{"name":"a","count":"x","extra":1}', admin);
    expect(answer.statusCode).toBe(422);
    const fields = answer.json().errors.map((each: { field: string }) => each.field);
    expect(fields).toEqual(expect.arrayContaining(['name', 'count']));
    expect(answer.json().errors.every((each: { fix: string }) => each.fix.length > 0)).toBe(true);
  });

  it('validates queries and fills in what they leave out', async () => {
    expect((await get('/v1/things?page_size=7', admin)).json()).toMatchObject({ page_size: 7 });
    expect((await get('/v1/things?page_size=101', admin)).statusCode).toBe(422);
    expect((await get('/v1/things?page=1', admin)).statusCode).toBe(422);
  });

  it.each([
    ['bad JSON', () => post('/v1/things', '{"name":', admin), 400],
    [
      'a body over the limit',
      () => post('/v1/things', JSON.stringify({ name: 'x'.repeat(5_000) }), admin),
      413,
    ],
    [
      'a content type it does not know',
      () => post('/v1/things', 'a', { ...admin, 'content-type': 'text/csv' }),
      415,
    ],
    ['an unknown route', () => get('/v1/nothing', admin), 404],
  ])('answers %s with problem details', async (_, call, status) => {
    const answer = await call();
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  });

  it('shows nothing of a bug but the id of its log line', async () => {
    const answer = await get('/v1/things/broken', admin);
    expect(answer.statusCode).toBe(500);
    expect(answer.payload).not.toContain('canary');
    expect(answer.json().detail).toMatch(/err_[0-9a-f]{16}/);
  });

  it('leaves the routes and errors of a host app as they were', async () => {
    expect((await get('/host')).json()).toEqual({ open: true });
    expect((await get('/elsewhere')).headers['content-type']).not.toContain('problem');
  });

  it('issues a client token that names app, user and device', async () => {
    const answer = await post('/v1/client-tokens', '{"user":"u1","device":"d1"}', admin);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ user: 'u1', device: 'd1', token: expect.stringMatching(/^ey/) });
  });
});

describe('rates', () => {
  it('answers 429 after ten bad keys in a minute from one address, while good keys still pass', async () => {
    const running = await startAccessApp();
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) {
      const answer = await running.app.inject({
        url: '/v1/things',
        headers: { authorization: 'Bearer wrong' },
      });
      statuses.push(answer.statusCode);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect((await running.app.inject({ url: '/v1/things', headers: admin })).statusCode).toBe(200);
    await running.app.close();
  });

  it('limits the requests of one key and says when to come back', async () => {
    const running = await startAccessApp({ requestsPerMinute: 3 });
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await running.app.inject({ url: '/v1/things', headers: admin }));
    expect(answers.map((each) => each.statusCode)).toEqual([200, 200, 200, 429]);
    expect(Number(answers[3]!.headers['retry-after'])).toBeGreaterThan(0);
    await running.app.close();
  });
});

describe('the admin key', () => {
  it('is made once when none is configured, and kept hashed', async () => {
    const running = await startAccessApp({ adminKey: null });
    const headers = { authorization: `Bearer ${running.generated!.reveal()}` };
    expect((await running.app.inject({ url: '/v1/things', headers })).statusCode).toBe(200);
    expect(await running.service.prepareAdminKey()).toBeNull();
    expect((await running.app.inject({ url: '/v1/things', headers })).statusCode).toBe(200);
    await running.app.close();
  });
});
