import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../samples/sandbox/sandbox.js';
import { sandboxConfig } from '../../scripts/demo/sandbox-config.js';
import type { ScreensAnswer } from '../../src/admin/sandbox-shapes.js';
import { loadConfig } from '../../src/config.js';
import { startGateway, type Gateway } from '../../src/main.js';
import { SilentLog } from '../../src/observe/log.js';
import { DeviceRegistry } from '../../src/ports.js';

const KEY = 'the-admin-key-of-this-test';

describe('the screens of the sandbox over REST', () => {
  let sandbox: Sandbox;
  let gateway: Gateway;
  const dataDir = mkdtempSync(join(tmpdir(), 'warbler-screens-'));
  beforeAll(async () => {
    sandbox = await startSandbox();
    const settings = { port: 0, data_dir: dataDir, admin_key: KEY };
    const config = sandboxConfig(sandbox, { apps: { one: {}, two: {} }, settings });
    gateway = await startGateway({ config, log: new SilentLog() });
    const registry = gateway.app.get(DeviceRegistry);
    const phone = sandbox.registerDevice({ id: 'bens phone', provider: 'apns' });
    const target = phone.target.value;
    await registry.put('one', 'ben', 'phone', { kind: 'phone', platform: 'ios', provider: 'apns', target });
    await registry.put('one', 'ben', 'mac', { kind: 'desktop', platform: 'macos' });
    sandbox.registerDevice({ id: 'nobodys phone', provider: 'apns' });
    await post('one', [
      { id: 'e1', type: 'user.updated', data: { user: 'ada', name: 'Ada' } },
      {
        id: 'e2',
        type: 'conversation.updated',
        data: { conversation: 'c', type: 'direct', members: ['ada', 'ben'] },
      },
    ]);
  });
  afterAll(async () => {
    await gateway.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const ask = (app: string, path: string, init: RequestInit = {}, key = KEY) =>
    fetch(`${gateway.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, 'x-warbler-app': app, 'content-type': 'application/json' },
    });
  const post = (app: string, events: readonly object[]) =>
    ask(app, '/v1/events', { method: 'POST', body: JSON.stringify(events) });
  const say = (message: string, seq: number, text: string) =>
    post('one', [
      {
        id: `said ${message}`,
        type: 'message.created',
        data: { message, conversation: 'c', seq, sender: 'ada', text },
      },
    ]);
  const screens = async (app = 'one', query = '', key = KEY) => {
    const response = await ask(app, `/v1/sandbox/devices${query}`, {}, key);
    return (await response.json()) as ScreensAnswer;
  };
  const until = async (is: (answer: ScreensAnswer) => boolean) => {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await screens();
      if (is(answer)) return answer;
      await setTimeout(50);
    }
    throw new Error('it did not come to that');
  };
  const keyWith = async (scopes: readonly string[]) => {
    const body = JSON.stringify({ name: 'of this test', scopes });
    const made = await ask('one', '/v1/api-keys', { method: 'POST', body });
    return ((await made.json()) as { key: string }).key;
  };

  it('show what was pushed, with the way back to its decision', async () => {
    await say('m1', 1, 'lunch?');
    const { items, others } = await until((answer) => answer.items[0]?.notifications.length === 1);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ id: 'bens phone', user: 'ben', device: 'phone', banners: 1, alerts: 1 });
    const [shown] = items[0]!.notifications;
    expect(shown).toMatchObject({ title: 'Ada', body: 'lunch?', conversation: 'c', times: 1, alerts: 1 });
    const decision = await (await ask('one', `/v1/decisions/${shown!.decision}`)).json();
    expect(decision).toMatchObject({ message: 'm1', user: 'ben', device: 'phone', outcome: 'push' });
    expect(others).toMatchObject([{ user: 'ben', device: 'mac', kind: 'desktop', connected: false }]);
  });

  it('show one device by its id, and nothing that is not there', async () => {
    const one = await ask('one', `/v1/sandbox/devices/${encodeURIComponent('bens phone')}`);
    expect(await one.json()).toMatchObject({ id: 'bens phone', notifications: [{ body: 'lunch?' }] });
    for (const id of ['nobodys phone', 'no such', '..'])
      expect((await ask('one', `/v1/sandbox/devices/${encodeURIComponent(id)}`)).status).not.toBe(200);
  });

  it('belong to the app that registered their tokens', async () => {
    expect((await screens('two')).items).toEqual([]);
    const foreign = await ask('two', `/v1/sandbox/devices/${encodeURIComponent('bens phone')}`);
    expect(foreign.status).toBe(404);
  });

  it('can be asked for one user', async () => {
    expect((await screens('one', '?user=ben')).items).toHaveLength(1);
    expect(await screens('one', '?user=ada')).toMatchObject({ items: [], others: [] });
  });

  it('keep their text from a key without text:read', async () => {
    const answer = await screens('one', '', await keyWith(['decisions:read']));
    expect(answer.text_hidden).toBe(true);
    expect(answer.items[0]!.notifications[0]).toMatchObject({ title: null, body: null, conversation: 'c' });
    expect(JSON.stringify(answer)).not.toContain('lunch');
    const reader = await screens('one', '', await keyWith(['decisions:read', 'text:read']));
    expect(reader.items[0]!.notifications[0]).toMatchObject({ body: 'lunch?' });
  });

  it('never tell a token', async () => {
    const token = sandbox.device('bens phone')!.target.value;
    expect(JSON.stringify(await screens())).not.toContain(token);
  });

  it('tell what left the screen, and why', async () => {
    const { items } = await screens();
    const push = items[0]!.notifications[0]!.push!;
    sandbox.device('bens phone')!.remove(push);
    const feedback = JSON.stringify([{ push_id: push, type: 'opened' }]);
    await ask('one', '/v1/feedback', { method: 'POST', body: feedback });
    const after = await until((answer) => answer.items[0]?.gone[0]?.cause === 'opened');
    expect(after.items[0]).toMatchObject({ banners: 0, notifications: [], gone: [{ push, title: 'Ada' }] });
  });

  it('say in words that the sandbox is gone, or that there is none', async () => {
    const none = await startGateway({
      config: {
        ...loadConfig({ WARBLER_PORT: '0', WARBLER_ADMIN_KEY: KEY }, dataDir),
        data_dir: join(dataDir, 'b'),
      },
      log: new SilentLog(),
    });
    const answer = await fetch(`${none.url}/v1/sandbox/devices`, {
      headers: { authorization: `Bearer ${KEY}` },
    });
    expect(answer.status).toBe(404);
    expect(((await answer.json()) as { detail: string }).detail).toContain('WARBLER_SANDBOX_URL');
    await none.close();
    await sandbox.close();
    expect((await ask('one', '/v1/sandbox/devices')).status).toBe(503);
  });

  it('are looked for on this machine only', () => {
    const at = (url: string) => () => loadConfig({ WARBLER_SANDBOX_URL: url }, dataDir);
    expect(at('http://127.0.0.1:18447/')().sandbox_url).toBe('http://127.0.0.1:18447');
    expect(at('http://[::1]:1')().sandbox_url).toBe('http://[::1]:1');
    for (const url of [
      'http://10.0.0.1:1',
      'http://localhost.evil.example',
      'https://127.0.0.1:1',
      'file:///etc',
    ])
      expect(at(url)).toThrow(/sandbox_url/);
  });
});
