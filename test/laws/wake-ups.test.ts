import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WakeUps } from '../../src/flow/wake-ups.js';
import { ManualClock } from '../../src/observe/clock.js';

describe('the alarm clock', () => {
  it('wakes each at the alarm that was set last, earliest first, and nobody whose alarm was cancelled', () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const act = fc.oneof(
      fc.record({ key, at: fc.option(fc.integer({ min: 0, max: 50 }), { nil: null }) }),
      fc.record({ now: fc.integer({ min: 0, max: 50 }) }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
        const alarms = new WakeUps(new ManualClock(), () => undefined);
        const due = new Map<string, number>();
        for (const each of acts) {
          if ('now' in each) {
            const taken = alarms.take(each.now);
            const meant = [...due].filter(([, at]) => at <= each.now);
            expect(taken.map((entry) => entry.at)).toEqual(meant.map(([, at]) => at).sort((x, y) => x - y));
            expect(new Set(taken.map((entry) => entry.key))).toEqual(new Set(meant.map(([name]) => name)));
            for (const [name] of meant) due.delete(name);
          } else {
            alarms.set(each.key, each.at);
            if (each.at === null) due.delete(each.key);
            else due.set(each.key, each.at);
          }
          expect(alarms.next()).toBe(due.size === 0 ? null : Math.min(...due.values()));
        }
        alarms.stop();
      }),
    );
  });

  it('remembers one alarm of each, however often they are woken before one that is far ahead', () => {
    const clock = new ManualClock();
    const alarms = new WakeUps(clock, () => undefined);
    const month = 30 * 86_400_000;
    alarms.set('somebody else', month - 1);
    for (let now = 1; now <= 100_000; now++) {
      alarms.set('notice for next month', month);
      alarms.set('notice for next month', now);
      expect(alarms.take(now)).toHaveLength(1);
    }
    expect(alarms.size).toBeLessThan(1_000);
    expect(alarms.take(month).map(({ key }) => key)).toEqual(['somebody else']);
    alarms.stop();
  });
});
