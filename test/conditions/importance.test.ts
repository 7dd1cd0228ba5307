import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../src/dispatch/fair-queue.js';
import { sendingOf, shedOrderOf } from '../../src/dispatch/importance.js';
import { toMessage } from '../../src/dispatch/providers/fcm-message.js';
import { policySchema } from '../../src/model/policy.js';
import type { OutgoingPush } from '../../src/model/push.js';
import { Secret } from '../../src/model/secret.js';

const policy = policySchema.parse({
  importance: {
    low: { provider_priority: 'high', interruption_level: 'active', shed_order: 7 },
    normal: { provider_priority: 'normal', interruption_level: 'passive' },
  },
});

function push(importance: OutgoingPush['importance'], more: Partial<OutgoingPush> = {}): OutgoingPush {
  return {
    id: 'psh_1',
    app: 'one',
    user: 'ann',
    device: 'phone',
    provider: 'fcm',
    target: { kind: 'token', value: new Secret('t') },
    platform: 'ios',
    replaceId: 'psh_1',
    threadId: 'c1',
    kind: 'alert',
    content: { title: 'Ben', body: 'lunch?', badge: 1 },
    data: {},
    importance,
    ttlSeconds: 60,
    ...sendingOf(policy, { importance }),
    ...more,
  };
}

describe('what the policy sets for an importance', () => {
  it('reaches the provider, and what it leaves out stays as it always is', () => {
    const of = (importance: OutgoingPush['importance'], more?: Partial<OutgoingPush>) => {
      const { android, apns } = toMessage(push(importance, more), push(importance).content, null, 0);
      return [android?.priority, apns?.payload?.aps['interruption-level'], apns?.payload?.aps.sound];
    };
    expect(of('low')).toEqual(['high', 'active', 'default']);
    expect(of('normal')).toEqual(['normal', 'passive', undefined]);
    expect(of('high')).toEqual(['high', undefined, 'default']);
    expect(of('low', { isQuiet: true })[0]).toBe('normal');
  });

  it('orders what waits: the higher first, and by importance without a setting', () => {
    const order = (importance: OutgoingPush['importance']) => shedOrderOf(policy, { importance });
    expect((['low', 'normal', 'high', 'critical'] as const).map(order)).toEqual([7, 4, 6, 9]);
    const usual = (importance: OutgoingPush['importance']) => shedOrderOf(null, { importance });
    expect((['low', 'normal', 'high', 'critical'] as const).map(usual)).toEqual([1, 4, 6, 9]);
  });
});

describe('a full queue', () => {
  it('serves the higher rank of an app first, devices in turn within it, and apps in turn whatever they rank', () => {
    const queue = new FairQueue<string>();
    for (const [app, device, item, rank] of [
      ['one', 'a', 'low 1', 0],
      ['one', 'a', 'low 2', 0],
      ['one', 'b', 'high b', 6],
      ['one', 'a', 'high a1', 6],
      ['one', 'a', 'high a2', 6],
      ['one', 'b', 'high b2', 6],
      ['two', 'c', 'other low', 0],
    ] as const) {
      queue.push(app, device, item, rank);
    }
    expect(queue.size).toBe(7);
    const served = Array.from({ length: 8 }, () => queue.shift());
    expect(served.filter((each) => each !== 'other low')).toEqual([
      'high b',
      'high a1',
      'high b2',
      'high a2',
      'low 1',
      'low 2',
      undefined,
    ]);
    expect(served.indexOf('other low')).toBe(1);
    expect(queue.size).toBe(0);
  });

  it('passes over a device that is being served, whatever it ranks', () => {
    const queue = new FairQueue<string>();
    queue.push('one', 'a', 'urgent', 9);
    queue.push('one', 'b', 'idle', 0);
    expect(queue.shift(undefined, (_app, device) => device !== 'a')).toBe('idle');
  });
});
