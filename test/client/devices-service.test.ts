import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../src/access/problem.js';
import type { DeviceChange } from '../../src/model/device-change.js';
import { type ClientWorld, openClientWorld } from './client-world.js';
import { NOW } from '../ingest/ingest-world.js';

const TOKEN = 'a'.repeat(64);
const phone: DeviceChange = { kind: 'phone', platform: 'ios', provider: 'apns', target: TOKEN };

let world: ClientWorld;
beforeEach(async () => {
  world = await openClientWorld();
});
afterEach(() => world.close());

const put = (user: string, device: string, change: DeviceChange) =>
  world.devices.put('one', user, device, change);

async function problemOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProblemError)) throw new Error('it was taken');
  return error.problem;
}

describe('registering a device', () => {
  it('keeps it, and tells the user’s mailbox in the same transaction', async () => {
    await put('u1', 'd1', phone);
    expect(await world.devices.list('one', 'u1')).toMatchObject([
      { id: 'd1', kind: 'phone', provider: 'apns', token: 'valid', push_enabled: true, registered_at: NOW },
    ]);
    expect(world.pipeline.inputs).toMatchObject([
      {
        user: 'u1',
        input: { type: 'device.registered', device: 'd1', set: { kind: 'phone', token: 'valid' } },
      },
    ]);
  });

  it('leaves what an update does not name as it is', async () => {
    await put('u1', 'd1', phone);
    world.clock.set(NOW + 1_000);
    await put('u1', 'd1', {
      app_version: '2.1',
      os_version: '18.4',
      time_zone: 'Asia/Shanghai',
      locale: 'zh-Hans-CN',
    });
    const [device] = await world.devices.list('one', 'u1');
    expect(device).toMatchObject({
      provider: 'apns',
      token: 'valid',
      app_version: '2.1',
      time_zone: 'Asia/Shanghai',
      registered_at: NOW,
      last_seen_at: NOW + 1_000,
    });
    expect(device?.target.value.reveal()).toBe(TOKEN);
  });

  it('gives every change a cause of its own, because facts are kept per cause', async () => {
    await Promise.all([1, 2, 3].map((n) => put('u1', `d${n}`, { kind: 'desktop' })));
    expect(new Set(world.pipeline.inputs.map((each) => each.cause)).size).toBe(3);
  });

  it('takes a device that is only present, without any push service', async () => {
    expect(await put('u1', 'desk', { kind: 'desktop', platform: 'linux' })).toMatchObject({
      token: 'none',
      provider: null,
    });
  });

  it('tells the kind of a new device from its platform', async () => {
    expect((await put('u1', 'd1', { platform: 'android' })).kind).toBe('phone');
    expect((await problemOf(put('u1', 'd2', { platform: 'toaster' }))).errors?.[0]?.field).toBe('kind');
  });

  it('refuses what makes no sense and names the field', async () => {
    const wrong: [DeviceChange, string][] = [
      [{ ...phone, provider: 'pigeon' }, 'provider'],
      [{ kind: 'phone', provider: 'apns' }, 'target'],
      [{ ...phone, time_zone: 'Moon/Base' }, 'time_zone'],
      [{ ...phone, time_zone: '+02:00' }, 'time_zone'],
      [{ ...phone, locale: 'not a tag' }, 'locale'],
    ];
    for (const [change, field] of wrong) {
      const { status, errors } = await problemOf(put('u1', 'd1', change));
      expect([status, errors?.[0]?.field]).toEqual([422, field]);
    }
    expect(await world.devices.list('one', 'u1')).toEqual([]);
  });

  it('switches a device to another push service only together with a target for it', async () => {
    await put('u1', 'd1', phone);
    expect((await problemOf(put('u1', 'd1', { provider: 'fcm' }))).errors?.[0]?.field).toBe('target');
    expect(await put('u1', 'd1', { provider: 'in_app' })).toMatchObject({
      target: { kind: 'socket' },
      token: 'valid',
    });
    expect(await put('u1', 'd1', { provider: null })).toMatchObject({ token: 'none' });
  });
});

describe('a target that another device has', () => {
  it('moves: the old binding ends first, and is reported', async () => {
    await put('u1', 'd1', phone);
    await put('u2', 'd9', phone);
    expect(await world.devices.list('one', 'u1')).toEqual([]);
    expect((await world.devices.list('one', 'u2')).map((each) => each.id)).toEqual(['d9']);
    expect(world.pipeline.inputs.slice(1).map((each) => [each.user, each.input.type])).toEqual([
      ['u1', 'device.removed'],
      ['u2', 'device.registered'],
    ]);
    expect(world.told).toMatchObject([{ type: 'device.invalidated', user: 'u1', device: 'd1' }]);
  });

  it('belongs to one device alone, however many claim it at once', async () => {
    const users = Array.from({ length: 12 }, (_, n) => `u${n}`);
    await Promise.all(users.map((user) => put(user, 'd', phone)));
    const all = await Promise.all(users.map((user) => world.devices.list('one', user)));
    expect(all.flat()).toHaveLength(1);
  });

  it('is swapped by two devices without either waiting for ever', async () => {
    await put('u1', 'd', phone);
    const other = { ...phone, target: 'b'.repeat(64) };
    await put('u2', 'd', other);
    await Promise.all([put('u1', 'd', other), put('u2', 'd', phone)]);
    const all = await Promise.all(['u1', 'u2'].map((user) => world.devices.list('one', user)));
    const targets = all.flat().map((each) => each.target.value.reveal());
    expect(new Set(targets).size).toBe(targets.length);
  });

  it('stays where it is in another app', async () => {
    await put('u1', 'd1', phone);
    await world.devices.put('two', 'u1', 'd1', phone);
    expect(await world.devices.list('one', 'u1')).toHaveLength(1);
  });
});

describe('the end of a device', () => {
  it('is a log-out: the device is gone', async () => {
    await put('u1', 'd1', phone);
    expect(await world.devices.remove('one', 'u1', 'd1')).toBe(true);
    expect(await world.devices.remove('one', 'u1', 'd1')).toBe(false);
    expect(await world.devices.list('one', 'u1')).toEqual([]);
  });

  it('is a dead token: it is disabled and reported once', async () => {
    await put('u1', 'd1', phone);
    await world.devices.invalidate('one', 'u1', 'd1', null);
    await world.devices.invalidate('one', 'u1', 'd1', null);
    expect((await world.devices.list('one', 'u1'))[0]?.token).toBe('invalid');
    expect(world.told).toHaveLength(1);
    expect(world.pipeline.inputs.at(-1)?.input).toMatchObject({ set: { token: 'invalid' } });
  });

  it('spares a device that has registered again since its token died', async () => {
    await put('u1', 'd1', phone);
    await world.devices.invalidate('one', 'u1', 'd1', NOW - 1);
    expect((await world.devices.list('one', 'u1'))[0]?.token).toBe('valid');
    await world.devices.invalidate('one', 'u1', 'd1', NOW);
    expect((await world.devices.list('one', 'u1'))[0]?.token).toBe('invalid');
  });

  it('is over when the app registers the same token again', async () => {
    await put('u1', 'd1', phone);
    await world.devices.invalidate('one', 'u1', 'd1', null);
    world.clock.set(NOW + 5_000);
    await put('u1', 'd1', { app_version: '3' });
    expect((await world.devices.list('one', 'u1'))[0]?.token).toBe('invalid');
    await put('u1', 'd1', phone);
    expect((await world.devices.list('one', 'u1'))[0]).toMatchObject({
      token: 'valid',
      registered_at: NOW + 5_000,
    });
  });
});

describe('a device that is heard of', () => {
  it('is noted at most once an hour, and unknown ones not at all', async () => {
    await put('u1', 'd1', phone);
    world.clock.set(NOW + 60_000);
    await world.devices.seen('one', 'u1', 'd1');
    expect((await world.devices.list('one', 'u1'))[0]?.last_seen_at).toBe(NOW);
    world.clock.set(NOW + 3_600_000);
    await world.devices.seen('one', 'u1', 'd1');
    await world.devices.seen('one', 'u1', 'nobody');
    expect((await world.devices.list('one', 'u1')).map((each) => each.last_seen_at)).toEqual([
      NOW + 3_600_000,
    ]);
  });
});
