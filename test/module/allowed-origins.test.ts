// What a browser hears that shows a page of another origin: CORS, on the routes for an app's own clients and nowhere else.
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configOf } from '../../src/config.js';
import { WarblerModule } from '../../src/warbler.module.js';
import { ADMIN_KEY, platforms, startHost, testSettings, warblerOf } from './host-app.js';

const ONES = 'https://one.example.com';
const TWOS = 'http://localhost:5173';
const STRANGE = 'https://elsewhere.example.com';

describe.each(platforms)('a page of another origin, on %s', (platform) => {
  const { settings, config, remove } = testSettings();
  let host: Awaited<ReturnType<typeof startHost>>;
  const tokens: Record<'one' | 'two', string> = { one: '', two: '' };

  beforeAll(async () => {
    const apps = { one: { allowed_origins: [ONES] }, two: { allowed_origins: [TWOS] }, three: {} };
    host = await startHost(platform, {
      warbler: WarblerModule.forRoot({ ...settings, config: { ...config, apps } }),
    });
    for (const app of ['one', 'two'] as const)
      tokens[app] = await warblerOf(host.app).app(app).clientToken('bob');
  });
  afterAll(async () => {
    await host.app.close();
    remove();
  });

  const ask = async (path: string, origin: string | null, token: string | null, init: RequestInit = {}) => {
    const headers = {
      ...(origin === null ? {} : { origin }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...init.headers,
    };
    const answer = await fetch(`${host.url}${path}`, { ...init, headers });
    await answer.arrayBuffer();
    return { status: answer.status, allowed: answer.headers.get('access-control-allow-origin'), answer };
  };
  const preflight = (path: string, origin: string) =>
    ask(path, origin, null, {
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });

  it('may send its client token where an app allows its origin', async () => {
    for (const path of ['/v1/me/decisions', '/v1/me/decisions/dec_1']) {
      const { status, allowed, answer } = await preflight(path, ONES);
      expect([status, allowed]).toEqual([204, ONES]);
      expect(answer.headers.get('access-control-allow-headers')).toBe('Authorization');
      expect(answer.headers.get('access-control-allow-methods')).toBe('GET');
      expect((await preflight(path, STRANGE)).allowed).toBeNull();
    }
  });

  it('may read answers for the app that allows its origin, and of no other', async () => {
    const { status, allowed, answer } = await ask('/v1/me/decisions', ONES, tokens.one);
    expect([status, allowed]).toEqual([200, ONES]);
    expect(answer.headers.get('vary')).toMatch(/origin/i);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await ask('/v1/me/decisions', TWOS, tokens.two)).allowed).toBe(TWOS);
    expect((await ask('/v1/me/decisions', TWOS, tokens.one)).allowed).toBeNull();
    expect((await ask('/v1/me/decisions', STRANGE, tokens.one)).allowed).toBeNull();
    expect(await ask('/v1/me/decisions', null, tokens.one)).toMatchObject({ status: 200, allowed: null });
  });

  it('may read why it was refused', async () => {
    expect(await ask('/v1/me/decisions', ONES, 'nonsense')).toMatchObject({ status: 401, allowed: ONES });
    expect(await ask('/v1/me/decisions?colour=red', ONES, tokens.one)).toMatchObject({
      status: 422,
      allowed: ONES,
    });
    expect(await ask('/v1/me/decisions/dec_1', ONES, tokens.one)).toMatchObject({
      status: 404,
      allowed: ONES,
    });
  });

  it('hears nothing on routes for servers, which have keys, nor on those of the host', async () => {
    for (const path of ['/v1/decisions', '/v1/client-tokens', '/hello']) {
      expect((await preflight(path, ONES)).allowed).toBeNull();
      expect((await ask(path, ONES, ADMIN_KEY)).allowed).toBeNull();
    }
  });

  it('may connect to the client socket by long polling, with which socket.io begins', async () => {
    const path = '/socket.io/?EIO=4&transport=polling';
    expect(await ask(path, ONES, null)).toMatchObject({ status: 200, allowed: ONES });
    expect(await ask(path, STRANGE, null)).toMatchObject({ status: 200, allowed: null });
    const socket = io(`${host.url}/client`, {
      auth: { token: tokens.one, device: 'web' },
      extraHeaders: { origin: ONES },
      reconnection: false,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    expect(await socket.emitWithAck('presence', { active: true })).toEqual({ ok: true });
    socket.disconnect();
  });
});

it('is named as browsers send it, or the configuration is refused with what to write', () => {
  for (const origin of [
    '*',
    'null',
    'one.example.com',
    'https://one.example.com/',
    'https://One.example.com',
  ]) {
    const document = { apps: { one: { allowed_origins: [origin] } } };
    expect(() => configOf(document)).toThrow(/apps\.one\.allowed_origins\[0\].*https:\/\/chat\.example\.com/);
  }
});
