import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../samples/sandbox/sandbox.js';
import { sandboxConfig } from '../../scripts/demo/sandbox-config.js';
import { startGateway, type Gateway } from '../../src/main.js';
import { SilentLog } from '../../src/observe/log.js';
import { DeviceRegistry } from '../../src/ports.js';

const KEY = 'the-admin-key-of-this-test';

interface Answer {
  readonly policy_version: number;
  readonly started_from: { readonly facts: string; readonly at: string };
  readonly items: readonly { device: string | null; outcome: string; reason: string; user: string }[];
}

describe('a decision made again with other facts', () => {
  let sandbox: Sandbox;
  let gateway: Gateway;
  let decision: { id: string; at: string };
  const dataDir = mkdtempSync(join(tmpdir(), 'warbler-what-if-'));
  beforeAll(async () => {
    sandbox = await startSandbox();
    const settings = { port: 0, data_dir: dataDir, admin_key: KEY };
    gateway = await startGateway({
      config: sandboxConfig(sandbox, { apps: { one: {}, two: {} }, settings }),
      log: new SilentLog(),
    });
    const registry = gateway.app.get(DeviceRegistry);
    const target = sandbox.registerDevice({ id: 'phone', provider: 'apns' }).target.value;
    await registry.put('one', 'ben', 'phone', { kind: 'phone', platform: 'ios', provider: 'apns', target });
    await registry.put('one', 'ben', 'mac', { kind: 'desktop', platform: 'macos' });
    await ask('/v1/events', [
      {
        id: 'c',
        type: 'conversation.updated',
        data: { conversation: 'c', type: 'direct', members: ['ada', 'ben'] },
      },
      {
        id: 'm',
        type: 'message.created',
        data: { message: 'm1', conversation: 'c', seq: 5, sender: 'ada', text: 'lunch?' },
      },
    ]);
    decision = await pushed();
  });
  afterAll(async () => {
    await gateway.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const ask = (path: string, body?: object, app = 'one', method = body === undefined ? 'GET' : 'POST') =>
    fetch(`${gateway.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'x-warbler-app': app, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const pushed = async () => {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await ask('/v1/decisions?user=ben&outcome=push');
      const { items } = (await answer.json()) as { items: { id: string; at: string }[] };
      if (items[0]) return items[0];
      await setTimeout(30);
    }
    throw new Error('nothing was pushed');
  };
  const what = async (facts: object | undefined, more: object = {}) => {
    const response = await ask('/v1/decisions/preview', { decision: decision.id, facts, ...more });
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  };
  const onPhone = async (facts: object, more: object = {}) => {
    const { items } = await what(facts, more);
    const found = items.find(({ device }) => device === 'phone');
    return `${found?.outcome} ${found?.reason}`;
  };

  it('is the same decision without other facts, though the message is known by now and has been pushed', async () => {
    const answer = await what(undefined);
    expect(answer.started_from).toEqual({ facts: 'recorded', at: decision.at });
    expect(answer.policy_version).toBe(1);
    expect(answer.items).toMatchObject([
      { user: 'ben', device: 'phone', outcome: 'push', reason: 'direct_message' },
    ]);
  });

  it.each([
    [{ read: true }, 'suppress read_elsewhere'],
    [{ muted: true }, 'suppress conversation_muted'],
    [{ blocked: true }, 'suppress blocked_sender'],
    [{ push_enabled: false }, 'suppress opted_out'],
    [{ push_level: 'none' }, 'suppress opted_out'],
    [{ push_level: 'mentions' }, 'push direct_message'],
    [{ snoozed: true }, 'defer snoozed'],
    [{ quiet_hours: true }, 'defer quiet_hours'],
    [{ quiet_hours: true, importance: 'critical' }, 'push critical_bypass'],
    [{ mentioned: true }, 'push direct_message'],
    [{ devices: { phone: { push_enabled: false } } }, 'suppress opted_out'],
    [{ devices: { phone: { token: 'invalid' } } }, 'suppress token_invalid'],
    [{ devices: { phone: { presence: 'active' } } }, 'suppress active_on_device'],
    [{ devices: { mac: { presence: 'active' } } }, 'defer desktop_grace'],
    [{ devices: { mac: { presence: 'connected' } } }, 'push direct_message'],
    [{ devices: { mac: { presence: 'active' } }, read: true }, 'suppress read_elsewhere'],
  ])('with %j says %s', async (facts, expected) => {
    expect(await onPhone(facts)).toBe(expected);
  });

  it('starts from what was observed then, whatever holds by now', async () => {
    await ask('/v1/users/ben/preferences', { push_enabled: false }, 'one', 'PUT');
    expect(await onPhone({})).toBe('push direct_message');
    await ask('/v1/users/ben/preferences', { push_enabled: true }, 'one', 'PUT');
  });

  it('can be tried by another version of the policy', async () => {
    const conversations = { c: { push_level: 'none' } };
    await ask('/v1/policies/default/versions', { document: { conversations } });
    const answer = await what({}, { policy_version: 2 });
    expect(answer).toMatchObject({
      policy_version: 2,
      items: [{ outcome: 'suppress', reason: 'opted_out' }],
    });
  });

  it('writes nothing and sends nothing', async () => {
    const count = async () =>
      ((await (await ask('/v1/decisions?user=ben')).json()) as { items: object[] }).items.length;
    const before = await count();
    const banners = sandbox.device('phone')!.history.length;
    await what({ importance: 'critical' });
    expect([await count(), sandbox.device('phone')!.history.length]).toEqual([before, banners]);
    expect(await onPhone({})).toBe('push direct_message');
  });

  it('takes other facts for an event, too', async () => {
    const data = { message: 'new', conversation: 'c', seq: 9, sender: 'ada', text: 'again?' };
    const body = { event: { type: 'message.created', data }, users: ['ben'], facts: { read: true } };
    const answer = (await (await ask('/v1/decisions/preview', body)).json()) as Answer;
    expect(answer.started_from.facts).toBe('now');
    expect(answer.items).toMatchObject([{ outcome: 'suppress', reason: 'read_elsewhere' }]);
  });

  it.each([
    [{ facts: { mood: 'good' } }, 'facts'],
    [{ facts: { push_level: 'loud' } }, 'facts.push_level'],
    [{ facts: { devices: { phone: { presence: 'asleep' } } } }, 'facts.devices.phone.presence'],
    [{ facts: { devices: { toaster: { presence: 'active' } } } }, 'facts.devices.toaster'],
    [{ users: ['ben'] }, 'users'],
    [{ event: { type: 'message.created', data: {} } }, 'event'],
    [{ policy_version: 99 }, 'policy_version'],
  ])('refuses %j and names %s', async (more, field) => {
    const response = await ask('/v1/decisions/preview', { decision: decision.id, ...more });
    expect(response.status).toBe(422);
    const { errors } = (await response.json()) as { errors: { field: string; fix: string }[] };
    expect(errors[0]).toMatchObject({ field });
    expect(errors[0]!.fix).not.toBe('');
  });

  it('belongs to its app', async () => {
    const body = { decision: decision.id };
    expect((await ask('/v1/decisions/preview', body, 'two')).status).toBe(404);
    expect((await ask('/v1/decisions/preview', { decision: 'dec_none-0' })).status).toBe(404);
    expect((await ask('/v1/decisions/preview', {})).status).toBe(422);
  });
});
