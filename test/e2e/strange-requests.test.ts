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
});
