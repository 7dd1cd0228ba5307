// Origin: the sandbox. Calls on their way to phones that ring, over the real protocols.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VirtualDevice } from '../../samples/sandbox/device.js';
import { testBackends } from '../contracts/store-backends.js';
import { type App, SECOND, screenOf, World } from '../e2e/support/world.js';

describe('a call on the wire', () => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(testBackends[0]!, { apps: { main: {} } });
    app = world.app('main');
    await app.tell('user.updated', { user: 'ana', name: 'Ana' });
  });
  afterAll(async () => {
    expect(world.sandbox.truth().violations).toEqual([]);
    await world.close();
  });

  /** A phone with a PushKit token of its own. */
  async function iphone(user: string, device = 'phone'): Promise<VirtualDevice> {
    const phone = world.sandbox.registerDevice({ id: `${user}/${device}`, provider: 'apns', voip: true });
    const { status } = await app.call('PUT', `/v1/users/${user}/devices/${device}`, {
      ...{ kind: 'phone', platform: 'ios', provider: 'apns', target: phone.target.value },
      voip_target: phone.identity.voipAddress,
    });
    expect(status).toBe(200);
    return phone;
  }

  async function ring(call: string, user: string, more: object = {}): Promise<void> {
    await app.direct(call, 'ana', user);
    await app.tell('call.ringing', { call, conversation: call, sender: 'ana', ...more });
  }

  const kindsOf = (user: string) =>
    world.count(
      `SELECT COUNT(*) AS n FROM pushes WHERE user = '${user}' AND kind = 'voip' AND state = 'sent'`,
    );

  it('rings an iPhone through PushKit, an Android phone by a data message and a browser at once', async () => {
    const phone = await iphone('ben');
    const android = await app.phone('ben', 'fcm', 'android');
    const web = await app.phone('ben', 'webpush', 'web');
    await ring('call-1', 'ben');
    for (const each of [phone, android, web]) {
      expect(screenOf(each), each.provider).toEqual(['Ana | Incoming call']);
      expect(each.alerts, each.provider).toHaveLength(1);
      expect(each.visibleBanners[0], each.provider).toMatchObject({ call: true, messages: ['call-1'] });
    }
    expect(await kindsOf('ben')).toBe(1);
    const { expires_at, sent_at } = phone.history[0]!;
    expect((expires_at! - sent_at) / 1_000).toBeLessThanOrEqual(46);
  });

  it.each(['answered', 'declined', 'cancelled', 'missed'])(
    'stops ringing everywhere else once it was %s',
    async (how) => {
      const user = `cal-${how}`;
      const phone = await iphone(user);
      const android = await app.phone(user, 'fcm', 'android');
      const web = await app.phone(user, 'webpush', 'web');
      await ring(`call-${how}`, user);
      await app.tell('call.ended', {
        call: `call-${how}`,
        how,
        ...(how === 'answered' ? { device: 'web' } : {}),
      });
      expect([screenOf(phone), screenOf(android)]).toEqual([[], []]);
      expect(phone.goneBanners).toMatchObject([{ gone: 'retracted', call: true }]);
      // Where it was answered the app itself takes it away.
      expect(screenOf(web)).toHaveLength(how === 'answered' ? 1 : 0);
      expect(phone.badge).toBe(0);
    },
  );

  /** Spends the background pushes that Apple delivers in an hour. */
  async function spend(user: string): Promise<void> {
    for (const n of [1, 2, 3]) {
      await app.direct(`${user}-${n}`, 'ana', user);
      await app.say(`${user}-${n}`, 'ana', 'hello');
      await app.tell('read.advanced', { conversation: `${user}-${n}`, user, up_to_seq: 1, device: 'desk' });
    }
  }

  it('ends on an iPhone that rings although its background pushes of the hour are spent', async () => {
    const phone = await iphone('dia');
    await spend('dia');
    await ring('call-dia', 'dia');
    await app.tell('call.ended', { call: 'call-dia', how: 'cancelled' });
    expect(screenOf(phone)).toEqual([]);
  });

  it('that only showed as an alert is replaced without a sound then', async () => {
    const phone = await app.phone('dov');
    await spend('dov');
    await ring('call-dov', 'dov');
    const alerts = phone.alerts.length;
    await app.tell('call.ended', { call: 'call-dov', how: 'cancelled' });
    expect(screenOf(phone)).toEqual(['The call has ended | ']);
    expect(phone.visibleBanners[0]!.call).toBe(false);
    expect(phone.alerts).toHaveLength(alerts);
  });

  it.each([
    ['Unregistered', 'invalid'],
    ['BadDeviceToken', 'valid'],
  ])('rings as an alert on the same phone when PushKit says %s', async (reason, token) => {
    const user = `eva-${reason}`;
    const phone = await iphone(user);
    if (reason === 'Unregistered') phone.loseVoip();
    else {
      const match = { token: phone.identity.voipAddress! };
      world.sandbox.script({ provider: 'apns', match, fault: { reason, times: 1 } });
    }
    await ring(`call-${reason}`, user);
    expect(screenOf(phone)).toEqual(['Ana | Incoming call']);
    expect(phone.alerts).toHaveLength(1);
    expect(phone.history).toHaveLength(1);
    const [device] = (await app.devices(user)).body.items;
    expect(device).toMatchObject({ token: 'valid', voip_token: token });
    const [entry] = await app.entries(user, `call-${reason}`);
    const { body } = await app.call<{ pushes: readonly object[] }>('GET', `/v1/decisions/${entry!.id}`);
    expect(body.pushes).toMatchObject([
      { kind: 'alert', state: 'sent', attempts: [{ vendor_reason: reason }, { ok: true }] },
    ]);
    await app.tell('call.ended', { call: `call-${reason}`, how: 'cancelled' });
    expect(screenOf(phone)).toEqual([]);
  });

  it('goes to PushKit again once the app has brought another token', async () => {
    const phone = await iphone('fay');
    phone.loseVoip();
    await ring('call-fay', 'fay');
    expect(await kindsOf('fay')).toBe(0);
    const renewed = world.sandbox.registerDevice({ id: 'fay/new', provider: 'apns', voip: true });
    await app.call('PUT', '/v1/users/fay/devices/phone', {
      ...{ provider: 'apns', target: renewed.target.value, voip_target: renewed.identity.voipAddress },
    });
    await ring('call-fay-2', 'fay');
    expect([screenOf(renewed), await kindsOf('fay')]).toEqual([['Ana | Incoming call'], 1]);
  });

  it('is never sent when its ringing time is over, however long the provider was away', async () => {
    const phone = await iphone('gil');
    world.sandbox.script({ provider: 'apns', match: { device: phone.id }, fault: { status: 503 } });
    await ring('call-gil', 'gil', { ttl_seconds: 20 });
    await world.pass(30 * SECOND);
    world.sandbox.script({ clear: true });
    await world.pass(30 * SECOND);
    expect([screenOf(phone), phone.history]).toEqual([[], []]);
    expect(
      await world.count("SELECT COUNT(*) AS n FROM pushes WHERE user = 'gil' AND state = 'expired'"),
    ).toBe(1);
  });

  it('takes no VoIP token for a device of another provider', async () => {
    const { status, body } = await app.call<{ errors: { field: string }[] }>(
      'PUT',
      '/v1/users/hal/devices/phone',
      {
        ...{ kind: 'phone', platform: 'android', provider: 'fcm', target: 'x', voip_target: 'y' },
      },
    );
    expect([status, body.errors[0]?.field]).toEqual([422, 'voip_target']);
  });
});
