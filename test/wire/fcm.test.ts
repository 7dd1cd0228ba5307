// Origin: Google's documentation (document), answered by the sandbox.
import type { Message } from 'firebase-admin/messaging';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import { fcm } from '../../src/dispatch/providers/fcm.js';
import { toMessage, toWire } from '../../src/dispatch/providers/fcm-message.js';
import type { Provider } from '../../src/dispatch/provider.js';
import type { Outgoing } from '../../src/egress/outgoing.js';
import type { Answer, OutgoingPush } from '../../src/model/push.js';
import { contextOf, outgoingTo, places, pushTo } from '../contracts/provider-places.js';

describe('FCM on the wire', () => {
  let sandbox: Sandbox;
  let outgoing: Outgoing;
  const opened: Provider[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox();
    outgoing = outgoingTo(sandbox);
  });
  afterEach(async () => {
    sandbox.script({ clear: true });
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });
  afterAll(async () => {
    await outgoing.close();
    await sandbox.close();
  });

  function open(more: object = {}): Provider {
    const settings = fcm.settings.parse({ ...(places['fcm']!.settings(sandbox) as object), ...more });
    const provider = fcm.create(settings, contextOf(outgoing));
    opened.push(provider);
    return provider;
  }
  const send = (provider: Provider, push: OutgoingPush): Promise<Answer> =>
    provider.send(push, provider.prepare(push));

  it('writes a message as HTTP v1 names its fields', () => {
    const push = pushTo(sandbox, 'fcm', 'shape');
    expect(JSON.parse(JSON.stringify(toWire(toMessage(push, push.content, 'chat', 0))))).toEqual({
      data: push.data,
      notification: { title: 'Ada', body: 'lunch?' },
      android: {
        priority: 'HIGH',
        ttl: '600s',
        collapse_key: 'psh_shape',
        notification: { tag: 'psh_shape', channel_id: 'chat', notification_count: 2 },
      },
    });
  });

  it('is a message of the SDK, but for its target', () => {
    const push = pushTo(sandbox, 'fcm', 'typed');
    const message: Message = { token: 't', ...toMessage(push, push.content, null, 0) };
    expect(message.android).toMatchObject({ ttl: 600_000, priority: 'high', collapseKey: 'psh_typed' });
  });

  describe.each(['ios', 'web'])('to a device with %s', (platform) => {
    function pushOn(id: string, more: Partial<OutgoingPush> = {}): OutgoingPush {
      sandbox.registerDevice({ id: `${platform}-${id}`, provider: 'fcm', platform });
      return pushTo(sandbox, 'fcm', `${platform}-${id}`, more);
    }
    const screen = (id: string) => sandbox.device(`${platform}-${id}`)!;

    it('is never shown after its end', async () => {
      const push = pushOn('late', { ttlSeconds: 1 });
      sandbox.script({ device: push.device, offline: true });
      expect(await send(open(), push)).toMatchObject({ ok: true });
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      sandbox.script({ device: push.device, online: true });
      expect(screen('late').visibleBanners).toEqual([]);
    });

    it('leaves one banner when it is sent again, and makes no sound when it only changes it', async () => {
      const push = pushOn('again');
      const provider = open();
      await send(provider, push);
      await send(provider, push);
      const alerts = screen('again').alerts.length;
      await send(provider, { ...push, isQuiet: true, content: { ...push.content, body: 'dinner?' } });
      expect(screen('again').visibleBanners).toMatchObject([{ body: 'dinner?' }]);
      expect(screen('again').alerts).toHaveLength(alerts);
    });

    it('is taken away by the app, which it wakes', async () => {
      const push = pushOn('gone');
      const provider = open();
      await send(provider, push);
      const data = { action: 'retract', retract: push.replaceId };
      await send(provider, { ...push, id: 'psh_away', kind: 'background', data });
      expect(screen('gone').visibleBanners).toEqual([]);
    });
  });

  it('reaches a device by its installation id too', async () => {
    const { target } = sandbox.registerDevice({ id: 'by-fid', provider: 'fcm', kind: 'fid' });
    expect(target.kind).toBe('fid');
    expect(await send(open(), pushTo(sandbox, 'fcm', 'by-fid'))).toMatchObject({ ok: true });
    expect(sandbox.device('by-fid')!.visibleBanners).toHaveLength(1);
  });

  it('asks for one access token, however many send at once, and for another when it is refused', async () => {
    const provider = open();
    await Promise.all([1, 2, 3, 4].map((i) => send(provider, pushTo(sandbox, 'fcm', `token-${i}`))));
    sandbox.script({ provider: 'fcm', fault: { status: 401, times: 1 } });
    expect(await send(provider, pushTo(sandbox, 'fcm', 'refused'))).toMatchObject({
      kind: 'auth',
      vendorReason: 'UNAUTHENTICATED',
    });
    sandbox.script({ provider: 'fcm_token', fault: { status: 400, reason: 'invalid_grant', times: 1 } });
    expect(await send(provider, pushTo(sandbox, 'fcm', 'refused'))).toMatchObject({ kind: 'credential' });
    expect(await send(provider, pushTo(sandbox, 'fcm', 'refused'))).toMatchObject({ ok: true });
  });

  it('never calls a failed token request ambiguous: no push was sent', async () => {
    sandbox.script({ provider: 'fcm_token', fault: { reset: 'after', times: 1 } });
    expect(await send(open(), pushTo(sandbox, 'fcm', 'no-token'))).toMatchObject({
      ok: false,
      kind: 'connection',
    });
    sandbox.script({ provider: 'fcm_token', fault: { status: 503, times: 1 } });
    expect(await send(open(), pushTo(sandbox, 'fcm', 'no-token'))).toMatchObject({
      ok: false,
      kind: 'provider_down',
    });
  });

  it('takes a credential object of the host application', async () => {
    const credential = { getAccessToken: () => Promise.reject(new Error('secret inside')) };
    const answer = await send(open({ credential }), pushTo(sandbox, 'fcm', 'own'));
    expect(answer).toEqual({ ok: false, kind: 'credential', vendorReason: 'credential_failed' });
  });
});
