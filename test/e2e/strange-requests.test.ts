import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBackends } from '../contracts/store-backends.js';
import { World } from './support/world.js';

describe('requests that no honest client sends', () => {
  let world: World;
  beforeAll(async () => {
    const backend = testBackends.find(({ kind }) => kind === 'sqlite')!;
    world = await World.start(backend, { apps: { main: {} } });
  });
  afterAll(() => world.close());

  it('takes ids of the full length in a path, whatever script they are written in', async () => {
    const path = `/v1/users/${encodeURIComponent('鶯'.repeat(191))}/devices/${'d'.repeat(191)}`;
    const device = { kind: 'phone', platform: 'ios', provider: 'apns', target: '00ffaa00ffaa00ffaa' };
    expect((await world.call('main', 'PUT', path, device)).status).toBe(200);
  });

  it('answers a path that is none, or too long, with problem details', async () => {
    for (const [path, status] of [
      ['/v1/decisions/%ff', 400],
      [`/v1/decisions/${'x'.repeat(3_000)}`, 414],
    ] as const) {
      const response = await fetch(`${world.gateway.url}${path}`);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ status });
    }
  });

  it('refuses one bottomless event and takes its neighbour', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const good = '{"id":"good","type":"member.added","data":{"conversation":"c","user":"u"}}';
    const body = `[{"id":"deep","type":"message.created","data":{"text":${deep}}},${good}]`;
    const response = await fetch(`${world.gateway.url}/v1/events`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer end-to-end-test-admin-key-on-loopback',
        'content-type': 'application/json',
      },
      body,
    });
    const { results } = (await response.json()) as { results: { status: string }[] };
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'accepted']);
  });

  it('refuses a body in another encoding than UTF-8, in which two names would become one', async () => {
    const name = (latin1: string) =>
      Buffer.from(
        `{"id": "e-${latin1}", "type": "user.updated", "data": {"user": "Zo${latin1}", "name": "Zo"}}`,
        'latin1',
      );
    for (const body of [name('\u00eb'), name('\u00e9')]) {
      const response = await fetch(`${world.gateway.url}/v1/events`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer end-to-end-test-admin-key-on-loopback',
          'content-type': 'application/json',
        },
        body,
      });
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ status: 400, detail: expect.stringContaining('UTF-8') });
    }
  });

  it('refuses an instant that no date can be, and shows what it keeps', async () => {
    const beyond = Number.MAX_SAFE_INTEGER;
    const key = { name: 'for ever', scopes: ['events:write'], expires_at: beyond };
    const asked = [
      ['POST', '/v1/api-keys', key, 'expires_at'],
      ['PUT', '/v1/users/ann/preferences', { snooze_until: beyond }, 'snooze_until'],
      ['PUT', '/v1/users/ann/conversations/c/preferences', { muted_until: -beyond }, 'muted_until'],
    ] as const;
    for (const [method, path, body, field] of asked) {
      const answer = await world.call('main', method, path, body);
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    }
    expect((await world.call('main', 'GET', '/v1/api-keys')).status).toBe(200);
    expect((await world.call('main', 'GET', '/v1/users/ann/preferences')).status).toBe(200);
  });
});
