import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inApp } from '../../src/client/in-app.provider.js';
import type { Provider } from '../../src/dispatch/provider.js';
import type { OutgoingPush } from '../../src/model/push.js';
import { Secret } from '../../src/model/secret.js';
import type { StoredPush } from '../../src/store/stores.js';
import { NOW } from '../ingest/ingest-world.js';
import { type ClientApp, startClientApp, until } from './client-app.js';

let app: ClientApp;
beforeEach(async () => {
  app = await startClientApp();
});
afterEach(() => app.close());

const presences = () =>
  app.pipeline.soft.filter((each) => each.type === 'presence.changed').map((each) => each.data);

describe('who may connect', () => {
  const refusal = (auth: object) =>
    new Promise<string>((resolve) => app.dial(auth).once('connect_error', (error) => resolve(error.message)));

  it('is who shows a client token and names a device', async () => {
    expect(await refusal({ token: 'nonsense', device: 'd1' })).toContain('unauthorized');
    expect(await refusal({ token: await app.tokenFor('u1') })).toContain('unauthorized');
    expect(await refusal({ token: await app.tokenFor('u1', 'd1'), device: 'd2' })).toContain('unauthorized');
    const socket = app.dial({ token: await app.tokenFor('u1', 'd1') });
    await new Promise<void>((resolve) => socket.once('connect', resolve));
  });
});

describe('presence', () => {
  it('begins with the connection, follows what the app says, and ends with its goodbye', async () => {
    const socket = await app.connect('u1', 'd1');
    expect(await socket.emitWithAck('presence', { foreground: true, active: true })).toEqual({ ok: true });
    socket.disconnect();
    await until(() => presences().length === 3);
    expect(presences()).toMatchObject([
      { user: 'u1', device: 'd1', connected: true },
      { connected: true, foreground: true, active: true },
      { connected: false, clean: true },
    ]);
  });

  it('tells a lost connection from a goodbye, with the last sign of life', async () => {
    const socket = await app.connect('u1', 'd1');
    await until(() => presences().length === 1);
    app.clock.set(NOW + 20_000);
    await socket.emitWithAck('presence', { active: true });
    app.clock.set(NOW + 60_000);
    socket.io.engine.close();
    await until(() => presences().length === 3);
    expect(presences().at(-1)).toMatchObject({
      connected: false,
      clean: false,
      last_contact_at: NOW + 20_000,
    });
  });

  it('goes on while the device has another connection', async () => {
    const first = await app.connect('u1', 'd1');
    await app.connect('u1', 'd1');
    first.disconnect();
    await app.connect('u2', 'd2');
    await until(() => presences().length === 3);
    expect(presences().every((each) => 'connected' in each && each.connected === true)).toBe(true);
  });

  it('stays as it is when the gateway goes down, so that a restart pushes to nobody at a desk', async () => {
    const socket = await app.connect('u1', 'd1');
    await until(() => presences().length === 1);
    const isGone = new Promise((resolve) => socket.once('disconnect', resolve));
    await app.app.close();
    await isGone;
    expect(presences()).toHaveLength(1);
  });

  it('ends with the token: a connection does not outlive it', async () => {
    const token = await app.tokenFor('u1', 'd1', 1);
    const socket = app.dial({ token });
    await until(() => socket.connected);
    await until(() => !socket.connected);
    await until(() => presences().length === 2);
    expect(presences().at(-1)).toMatchObject({ connected: false, clean: false });
  });

  it('is refused beyond 64 connections of one user', async () => {
    const sockets = await Promise.all(Array.from({ length: 70 }, (_, n) => app.connect('u1', `d${n}`)));
    await until(() => sockets.filter((each) => each.connected).length === 64);
  });

  it('wakes what the device has missed', async () => {
    await app.connect('u1', 'd1');
    await until(() => app.kept.woken.length === 1);
    expect(app.kept.woken).toEqual(['u1/d1']);
  });
});

describe('what a client says', () => {
  it('reads durably, and harmlessly twice', async () => {
    const socket = await app.connect('u1', 'd1');
    for (let i = 0; i < 2; i++) {
      expect(await socket.emitWithAck('read', { conversation: 'c1', up_to_seq: 7 })).toEqual({ ok: true });
    }
    expect(app.pipeline.accepted.map((each) => each.event)).toMatchObject([
      { type: 'read.advanced', data: { user: 'u1', device: 'd1', conversation: 'c1', up_to_seq: 7 } },
    ]);
  });

  it('has seen a notice, and says so harmlessly twice', async () => {
    const socket = await app.connect('u1', 'd1');
    for (let i = 0; i < 2; i++)
      expect(await socket.emitWithAck('seen', { notice: 'order-1' })).toEqual({ ok: true });
    expect(app.pipeline.accepted.map((each) => each.event)).toMatchObject([
      { type: 'notice.seen', data: { user: 'u1', device: 'd1', notice: 'order-1' } },
    ]);
  });

  it('registers its own device, updates it and logs out', async () => {
    const socket = await app.connect('u1', 'd1');
    const change = {
      kind: 'phone',
      platform: 'ios',
      provider: 'apns',
      target: 'a'.repeat(64),
      app_version: '1.0',
    };
    expect(await socket.emitWithAck('register', change)).toEqual({ ok: true });
    expect(await socket.emitWithAck('register', { os_version: '19.0' })).toEqual({ ok: true });
    expect(await app.devices.list('one', 'u1')).toMatchObject([
      { id: 'd1', os_version: '19.0', app_version: '1.0' },
    ]);
    expect(await socket.emitWithAck('logout', {})).toEqual({ ok: true });
    await until(() => !socket.connected);
    expect(await app.devices.list('one', 'u1')).toEqual([]);
  });

  it('hears what is wrong with it, field by field', async () => {
    const socket = await app.connect('u1', 'd1');
    const replies = [
      await socket.emitWithAck('register', { kind: 'fridge' }),
      await socket.emitWithAck('register', { kind: 'phone', provider: 'pigeon', target: 't' }),
      await socket.emitWithAck('read', { conversation: 'c1' }),
      await socket.emitWithAck('presence', { user: 'u2' }),
    ];
    const fields = replies.map((each) => each.problem?.errors?.[0]?.field);
    expect(fields).toEqual(['kind', 'provider', 'up_to_seq', 'document']);
  });

  it('reports on its own user’s pushes only', async () => {
    const push = (id: string, user: string) => storedPush(id, user);
    await app.store.ledger.commit(app.store.pushes.insert([push('psh_1', 'u1'), push('psh_2', 'u2')]));
    const socket = await app.connect('u1', 'd1');
    const items = [
      { push_id: 'psh_1', type: 'opened' },
      { push_id: 'psh_2', type: 'opened' },
    ];
    const { results } = await socket.emitWithAck('feedback', items);
    expect(results).toMatchObject([{ status: 'accepted' }, { status: 'rejected', problem: { status: 404 } }]);
    expect(app.kept.feedback).toEqual([items[0]]);
  });
});

describe('in-app pushes', () => {
  const acknowledged: string[] = [];
  let provider: Provider;
  beforeEach(() => {
    acknowledged.length = 0;
    const context = { outgoing: undefined as never, wallNow: () => NOW, randomBytes: () => new Uint8Array() };
    provider = inApp(app.sockets, (push) => void acknowledged.push(push.id)).create({}, context);
  });
  const send = (push: OutgoingPush) => provider.send(push, provider.prepare(push));

  it('count as sent once the app has acknowledged them', async () => {
    const socket = await app.connect('u1', 'd1');
    const shown: Record<string, unknown>[] = [];
    socket.on('push', (push: Record<string, unknown>, ack: () => void) => {
      shown.push(push);
      ack();
    });
    expect(await send(outgoing())).toEqual({ ok: true, providerId: null });
    expect(acknowledged).toEqual(['psh_1']);
    expect(shown).toMatchObject([
      {
        push_id: 'psh_1',
        title: 'Mia',
        body: 'lunch?',
        badge: 2,
        thread_id: 'c1',
        replace_id: 'psh_1',
        expires_at: '2026-03-10T14:01:00.000Z',
      },
    ]);
  });

  it('wait, within their TTL, for a device that is away', async () => {
    expect(await send(outgoing())).toEqual({
      ok: false,
      kind: 'connection',
      vendorReason: 'not_connected',
      retryAfterMs: 15_000,
    });
  });

  it('are ambiguous when the app is there and does not answer', async () => {
    await app.connect('u1', 'd1');
    expect(await send(outgoing())).toMatchObject({ ok: false, kind: 'ambiguous' });
  });

  it('go to no other user and no other device', async () => {
    const others = [await app.connect('u1', 'd2'), await app.connect('u2', 'd1')];
    let seen = 0;
    for (const each of others) each.on('push', () => (seen += 1));
    expect(await send(outgoing())).toMatchObject({ vendorReason: 'not_connected' });
    expect(seen).toBe(0);
  });

  it('are followed by their retraction on every other connected device of the user', async () => {
    const heard: unknown[] = [];
    for (const device of ['d1', 'd2', 'd3']) {
      (await app.connect('u1', device)).on('retract', (followUp) => heard.push(followUp));
    }
    const followUp = { action: 'retract', notification: 'n1', messages: ['m1'], devices: ['d1'] } as const;
    app.happenings.tell({ type: 'follow_up', app: 'one', user: 'u1', followUp });
    await until(() => heard.length === 2);
    expect(heard[0]).toEqual({ notification: 'n1', messages: ['m1'], devices: ['d1'] });
  });

  it('are taken back by an event that the app confirms, and are no receipt then', async () => {
    const heard: unknown[] = [];
    (await app.connect('u1', 'd1')).on('retract', (told, ack: () => void) => {
      heard.push(told);
      ack();
    });
    const data = { action: 'retract', retract: 'psh_1 psh_2', messages: '["m1"]', notification: 'n1' };
    const content = { title: 'Nothing new here', body: '', badge: 3 };
    expect(await send({ ...outgoing(), id: 'fup_1', kind: 'background', data, content })).toMatchObject({
      ok: true,
    });
    expect(heard).toMatchObject([
      { push_ids: ['psh_1', 'psh_2'], messages: ['m1'], notification: 'n1', badge: 3, call_ended: false },
    ]);
    expect(app.kept.feedback).toEqual([]);
  });

  it('are recorded as delivered after the ledger has them as sent', async () => {
    const stop = app.receipts.start();
    app.receipts.acknowledged(outgoing());
    expect(app.kept.feedback).toEqual([]);
    app.happenings.tell({ type: 'push', push: storedPush('psh_1', 'u1', 'sent') });
    await until(() => app.kept.feedback.length === 1);
    expect(app.kept.feedback).toEqual([{ push_id: 'psh_1', type: 'delivered', at: NOW }]);
    stop();
  });
});

function outgoing(): OutgoingPush {
  return {
    id: 'psh_1',
    app: 'one',
    user: 'u1',
    device: 'd1',
    provider: 'in_app',
    target: { kind: 'socket', value: new Secret('') },
    platform: 'web',
    replaceId: 'psh_1',
    threadId: 'c1',
    kind: 'alert',
    content: { title: 'Mia', body: 'lunch?', badge: 2 },
    data: { conversation: 'c1' },
    importance: 'normal',
    ttlSeconds: 60,
  };
}

function storedPush(id: string, user: string, state: StoredPush['state'] = 'queued'): StoredPush {
  return {
    app: 'one',
    id,
    user,
    device: 'd1',
    notification: 'n1',
    conversation: 'c1',
    messages: ['m1'],
    decision: 'dec_1',
    provider: 'in_app',
    kind: 'alert',
    importance: 'normal',
    state,
    created_at: NOW,
    expires_at: NOW + 60_000,
    next_attempt_at: null,
    attempts: 0,
    sent_at: null,
    delivered_at: null,
    displayed_at: null,
    opened_at: null,
    dismissed_at: null,
    retracted_at: null,
  };
}
