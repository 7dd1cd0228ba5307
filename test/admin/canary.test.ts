import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config.js';
import { startGateway, type Gateway } from '../../src/main.js';
import { PinoLog } from '../../src/observe/log.js';

const TEXT = 'meet me at the canary cage';
const TARGET = 'canarytarget0123456789abcdef';
const ADMIN = 'canary-admin-key-of-this-test';

describe('secrets and message text', () => {
  let gateway: Gateway;
  const dataDir = mkdtempSync(join(tmpdir(), 'warbler-canary-'));
  const outside: string[] = [];
  const lines = new Writable({
    write(chunk: Buffer, _, done) {
      outside.push(chunk.toString());
      done();
    },
  });

  beforeAll(async () => {
    const config = configSchema.parse({ port: 0, data_dir: dataDir, admin_key: ADMIN });
    gateway = await startGateway({ config, log: new PinoLog('debug', lines) });
  });
  afterAll(async () => {
    await gateway.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const call = async (key: string, method: string, path: string, body?: unknown) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(`${gateway.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...type },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    outside.push(JSON.stringify([...answer.headers]), text);
    return text;
  };

  const message = (n: number, more: object = {}) => ({
    id: `e${n}`,
    type: 'message.created',
    data: {
      message: `m${n}`,
      conversation: 'c1',
      seq: n,
      sender: 'u1',
      text: TEXT,
      mentions: ['u2'],
      ...more,
    },
  });

  it('never reach a log line, a metric, an error or what a key without text:read may see', async () => {
    const made = JSON.parse(
      await call(ADMIN, 'POST', '/v1/api-keys', {
        name: 'chat',
        scopes: ['events:write', 'devices:write', 'decisions:read', 'admin'],
      }),
    ) as { key: string };
    // The one answer that shows the key is not a leak.
    outside.length = 0;
    const { key } = made;
    await call(key, 'POST', '/v1/events', {
      id: 'e0',
      type: 'conversation.updated',
      data: { conversation: 'c1', type: 'group', members: ['u1', 'u2', 'u3'] },
    });
    await call(key, 'PUT', '/v1/users/u2/devices/d1', {
      kind: 'phone',
      platform: 'ios',
      provider: 'apns',
      target: TARGET,
    });
    await call(key, 'POST', '/v1/events', [
      message(1),
      message(2, { seq: -1 }),
      message(1, { text: `${TEXT}!` }),
    ]);
    await call(key, 'POST', '/v1/events', `{"id":"e3","data":{"text":"${TEXT}"`);
    await call(key, 'POST', '/v1/events', { ...message(4), type: 'nonsense' });
    await call(key, 'POST', '/v1/decisions/preview', { event: message(5) });
    await call(key, 'POST', '/v1/decisions/preview', { event: message(5, { seq: 'x' }) });
    await call(`${key}x`, 'GET', '/v1/decisions');
    await gateway.pipeline.idle();
    const listed = JSON.parse(await call(key, 'GET', '/v1/decisions')) as { items: { id: string }[] };
    expect(listed.items.length).toBeGreaterThan(0);
    for (const { id } of listed.items) await call(key, 'GET', `/v1/decisions/${id}`);
    for (const path of [
      '/v1/users/u2/devices',
      '/v1/api-keys',
      '/v1/audit-logs',
      '/v1/reports/funnel',
      '/metrics',
    ]) {
      await call(key, 'GET', path);
    }
    const seen = outside.join('\n');
    for (const secret of [TEXT, TARGET, ADMIN, key, key.split('_')[2]!]) expect(seen).not.toContain(secret);
  });
});
