// An app's own page, served by its own server, in a real browser: what the browser lets it do with Warbler at another origin.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientTokensService } from '../../src/access/client-tokens.service.js';
import { configOf } from '../../src/config.js';
import { startGateway, type Gateway } from '../../src/main.js';
import { SilentLog } from '../../src/observe/log.js';
import { browserPath } from './console-stage.js';

const socketIo = dirname(createRequire(import.meta.url).resolve('socket.io/package.json'));
const script = readFileSync(join(socketIo, 'client-dist', 'socket.io.min.js'), 'utf8');

describe.skipIf(browserPath === null)('an app’s page in a browser, at another origin', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'warbler-origin-'));
  const servers: Server[] = [];
  let gateway: Gateway;
  let browser: Browser;
  let token: string;
  let allowed: Page;
  let strange: Page;

  const serve = async (): Promise<string> => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><title>a chat</title><script>${script}</script>`);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const open = async (url: string) => {
    const page = await browser.newPage();
    await page.goto(url);
    return page;
  };

  beforeAll(async () => {
    const [own, other] = [await serve(), await serve()];
    const apps = { default: { allowed_origins: [own] } };
    const config = configOf({ port: 0, data_dir: scratch, admin_key: 'the-admin-key-of-this-test', apps });
    gateway = await startGateway({ config, log: new SilentLog() });
    const identity = { app: 'default', user: 'bob', device: null };
    ({ token } = await gateway.app.get(ClientTokensService).issue(identity));
    browser = await chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] });
    [allowed, strange] = [await open(own), await open(other)];
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    for (const server of servers) server.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  const ask = (page: Page, path: string) =>
    page.evaluate(
      ([url, bearer]) =>
        fetch(url!, { headers: { authorization: `Bearer ${bearer!}` } }).then(
          async (answer) => ({ status: answer.status, body: (await answer.json()) as unknown }),
          () => 'the browser refused',
        ),
      [`${gateway.url}${path}`, token],
    );

  /** Long polling only, as socket.io begins. */
  const connect = (page: Page) =>
    page.evaluate(
      ([url, bearer]) =>
        new Promise<string>((resolve) => {
          const { io } = globalThis as unknown as { io: (to: string, how: object) => BrowserSocket };
          const auth = { token: bearer, device: 'web' };
          const socket = io(`${url!}/client`, { auth, transports: ['polling'], reconnection: false });
          const end = (word: string) => resolve((socket.disconnect(), word));
          socket.on('connect', () => socket.emit('presence', { active: true }, () => end('acknowledged')));
          socket.on('connect_error', () => end('the browser refused'));
        }),
      [gateway.url, token],
    );

  it('reads its user’s decisions where the app allows its origin, and only there', async () => {
    expect(await ask(allowed, '/v1/me/decisions')).toMatchObject({ status: 200, body: { items: [] } });
    expect(await ask(allowed, '/v1/me/decisions/dec_1')).toMatchObject({ status: 404 });
    expect(await ask(strange, '/v1/me/decisions')).toBe('the browser refused');
  });

  it('reads nothing of the routes for servers', async () => {
    expect(await ask(allowed, '/v1/decisions')).toBe('the browser refused');
  });

  it('connects to the client socket where the app allows its origin, and only there', async () => {
    expect(await connect(allowed)).toBe('acknowledged');
    expect(await connect(strange)).toBe('the browser refused');
  });
});

interface BrowserSocket {
  on(event: string, listener: () => void): void;
  emit(event: string, payload: object, answered: () => void): void;
  disconnect(): void;
}
