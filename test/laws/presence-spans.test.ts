import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moved, stretchesOf, type Seen } from '../../src/flow/presence-spans.js';
import { quietSpans } from '../../src/flow/quiet-spans.js';
import { quietHours } from '../../src/model/preferences.js';
import type { PresenceSpan } from '../../src/store/stores.js';

const IDLE_MS = 300_000;
const nobody: Seen = { connected: null, active: null, touchedAt: null };

interface Moment {
  readonly at: number;
  readonly connected: boolean;
  readonly touchedAt: number | null;
}

/** Looks at a device again and again; gives what was kept of it, and how many writes that took. */
function watch(moments: readonly Moment[]) {
  const spans = new Map<string, PresenceSpan>();
  let seen = nobody;
  let writes = 0;
  for (const { at, connected, touchedAt } of moments) {
    const look = { app: 'a', user: 'u', device: 'd', connected, touchedAt, idleMs: IDLE_MS, now: at };
    const { begun, ended, seen: next } = moved(seen, look);
    for (const span of [...begun, ...ended]) spans.set(`${span.state} ${span.from_at}`, span);
    writes += begun.length + ended.length;
    seen = next;
  }
  return { spans: [...spans.values()], writes, seen };
}

const shown = (spans: readonly PresenceSpan[], until: number, touchedAt: number | null) =>
  stretchesOf(spans, 0, until, (span) =>
    span.state === 'active' ? Math.min(until, (touchedAt ?? 0) + IDLE_MS) : until,
  ).map(({ state, from, until: end }) => [state, from, end]);

describe('the history of presence', () => {
  it('writes nothing while a device is touched again and again', () => {
    const moments = Array.from({ length: 100 }, (_, i) => {
      return { at: 60_000 * i + 4_000, connected: true, touchedAt: 60_000 * i };
    });
    expect(watch(moments).writes).toBe(2);
  });

  it('shows a visit: in use until a while after the last touch, connected until it leaves', () => {
    const { spans } = watch([
      { at: 4_000, connected: true, touchedAt: 1_000 },
      { at: 8_000, connected: true, touchedAt: 7_000 },
      { at: 1_000_000, connected: true, touchedAt: 998_000 },
      { at: 1_100_000, connected: false, touchedAt: 998_000 },
    ]);
    expect(shown(spans, 2_000_000, null)).toEqual([
      ['active', 1_000, 307_000],
      ['connected', 307_000, 998_000],
      ['active', 998_000, 1_100_000],
    ]);
  });

  it('lets a device that is only connected be in use as long as its last touch counts', () => {
    const { spans } = watch([{ at: 10_000, connected: true, touchedAt: null }]);
    expect(shown(spans, 20_000, null)).toEqual([['connected', 10_000, 20_000]]);
    const touched = watch([{ at: 10_000, connected: true, touchedAt: 9_000 }]);
    expect(shown(touched.spans, 600_000, 9_000)).toEqual([
      ['active', 9_000, 309_000],
      ['connected', 309_000, 600_000],
    ]);
  });

  it('never overlaps with itself, lies within its time, and says at every look what was seen then', () => {
    const steps = fc.array(
      fc.record({
        gap: fc.integer({ min: 4_000, max: 400_000 }),
        connected: fc.boolean(),
        touch: fc.option(fc.integer({ min: 0, max: 3_999 }), { nil: null }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (given) => {
        let at = 1_000_000;
        let touchedAt: number | null = null;
        const moments = given.map(({ gap, connected, touch }): Moment => {
          at += gap;
          if (connected && touch !== null) touchedAt = at - touch;
          return { at, connected, touchedAt };
        });
        const { spans } = watch(moments);
        const end = at + 1;
        const stretches = stretchesOf(spans, 0, end, ({ state }) =>
          state === 'active' ? Math.min(end, (touchedAt ?? 0) + IDLE_MS) : end,
        );
        stretches.forEach((each, i) => {
          expect(each.from).toBeLessThan(each.until);
          if (i > 0) expect(stretches[i - 1]!.until).toBeLessThanOrEqual(each.from);
        });
        for (const moment of moments) {
          const state = stretches.find((each) => each.from <= moment.at && moment.at < each.until)?.state;
          const isActive = moment.touchedAt !== null && moment.at - moment.touchedAt < IDLE_MS;
          if (!moment.connected) expect(state).toBeUndefined();
          else expect(state).toBe(isActive ? 'active' : 'connected');
        }
      }),
    );
  });

  it('knows the quiet hours of a day, over midnight and on the day that clocks change', () => {
    const hours = quietHours.parse({ from: '22:00', until: '07:00' });
    const since = Date.parse('2026-03-28T12:00:00Z');
    const spans = quietSpans(hours, 'Europe/Berlin', since, since + 86_400_000);
    expect(spans.map((each) => [each.from, each.until].map((at) => new Date(at).toISOString()))).toEqual([
      ['2026-03-28T21:00:00.000Z', '2026-03-29T05:00:00.000Z'],
    ]);
    const always = quietHours.parse({ from: '00:00', until: '00:00' });
    expect(quietSpans(always, 'UTC', since, since + 1_000)).toEqual([{ from: since, until: since + 1_000 }]);
  });
});
