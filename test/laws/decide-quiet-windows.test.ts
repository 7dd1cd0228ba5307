// The whole proof (every day of ten years in every zone) takes some minutes: WARBLER_LAWS=full. Otherwise every change of
// the clocks of every zone is looked at closely, under quiet hours drawn by a seed; `npm run mutation` leaves out most zones.
import { describe, expect, it } from 'vitest';
import { localDay, quietEnd } from '../../src/decide/quiet-time.js';
import type { QuietHours, Weekday } from '../../src/model/preferences.js';
import {
  DAY,
  MINUTE_MS,
  WallClock,
  watchedEnd,
  watchedMidnights,
  watchedWindows,
  type Window,
} from './wall-clock.js';

const isWhole = process.env['WARBLER_LAWS'] === 'full';
const isBrief = process.env['WARBLER_LAWS'] === 'brief';
const seed = Number(process.env['WARBLER_LAWS_SEED'] ?? 6);
const first = minuteAt('2020-01-01T00:00:00Z');
const last = minuteAt('2030-01-01T00:00:00Z');
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')].filter(
  (_, index) => !isBrief || index % 12 === 0,
);
const everyDay: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

describe('law: quiet-hours windows found by brute force over minutes equal the computed ones', () => {
  it('around every change of the clocks in ten years, in all zones', () => {
    const draw = dice(seed);
    let changes = 0;
    for (const zone of zones) {
      const clock = new WallClock(zone, first - 14 * DAY, last + 14 * DAY, 7 * DAY);
      for (const change of clock.changes) {
        changes += 1;
        const hours = drawHours(draw, (clock.at(change - 1) + 1) % DAY);
        const windows = watchedWindows(clock, hours, change - 4 * DAY, change + 12 * DAY);
        expectEnds(zone, hours, windows, change - DAY - 120, change + DAY + 120, 17);
        expectEnds(zone, hours, windows, change - 130, change + 130, 1);
      }
    }
    expect(changes).toBeGreaterThan(zones.length);
  }, 120_000);

  it('on days drawn from ten years, in all zones', () => {
    const draw = dice(seed + 1);
    for (const zone of zones) {
      const from = first + Math.floor(draw() * (last - first));
      const clock = new WallClock(zone, from - 8 * DAY, from + 20 * DAY, 60);
      const hours = drawHours(draw, null);
      const windows = watchedWindows(clock, hours, from - 4 * DAY, from + 16 * DAY);
      expectEnds(zone, hours, windows, from, from + 4 * DAY, 11);
    }
  });

  it('and so do local days, around every change of the clocks in ten years', () => {
    for (const zone of zones) {
      const clock = new WallClock(zone, first - 14 * DAY, last + 14 * DAY, 7 * DAY);
      for (const change of clock.changes) {
        const midnights = watchedMidnights(clock, change - 4 * DAY, change + 4 * DAY);
        for (const minute of [-180, -61, -60, -31, -1, 0, 1, 29, 60, 180].map((each) => change + each)) {
          const next = midnights.findIndex((each) => each > minute);
          expect({ zone, minute, ...localDay(zone, minute * MINUTE_MS) }).toEqual({
            zone,
            minute,
            start: midnights[next - 1]! * MINUTE_MS,
            end: midnights[next]! * MINUTE_MS,
          });
        }
      }
    }
  });

  it.runIf(isWhole)(
    'on every day of ten years, in all zones',
    () => {
      const draw = dice(seed + 2);
      for (const zone of zones) {
        const clock = new WallClock(zone, first - 14 * DAY, last + 366 * DAY, 60);
        for (let from = first; from < last; from += 365 * DAY) {
          const hours = drawHours(draw, null);
          const windows = watchedWindows(clock, hours, from - 12 * DAY, from + 380 * DAY);
          // Near its ends, what was watched may lack a part of a window.
          const inside = windows.filter((each) => each.start >= from && each.start < from + 365 * DAY);
          for (const { start, end } of inside) {
            const near = [{ start, end }];
            expect(quietEnd(hours, zone, start * MINUTE_MS - 1)).toBeNull();
            for (const at of [start, start + 1, Math.floor((start + end) / 2), end - 1, end]) {
              expectEnd(zone, hours, near, at);
            }
          }
        }
      }
    },
    3_600_000,
  );
});

/** Looks at every so many minutes. */
function expectEnds(
  zone: string,
  hours: QuietHours,
  windows: readonly Window[],
  from: number,
  until: number,
  stride: number,
): void {
  for (let minute = from; minute < until; minute += stride) expectEnd(zone, hours, windows, minute);
}

/** `expect` alone would take most of the time of a million comparisons. */
function expectEnd(zone: string, hours: QuietHours, windows: readonly Window[], minute: number): void {
  const [computed, watched] = [quietEnd(hours, zone, minute * MINUTE_MS), watchedEnd(windows, minute)];
  if (computed === watched) return;
  const about = `${new Date(minute * MINUTE_MS).toISOString()} in ${zone} under ${JSON.stringify(hours)}`;
  expect(`${about}: ${computed}`).toBe(`${about}: ${watched}`);
}

/** `near`: a local time of day (minutes) that one of both ends is often close to. */
function drawHours(draw: () => number, near: number | null): QuietHours {
  const pick = <T>(among: readonly T[]): T => among[Math.floor(draw() * among.length)]!;
  const close = (): number => (near ?? 0) + pick([-60, -30, -1, 0, 0, 1, 15, 30, 45, 60, 90, 120]);
  const wall = (): string => clockText(near !== null && draw() < 0.6 ? close() : Math.floor(draw() * DAY));
  const days = draw() < 0.7 ? everyDay : everyDay.filter(() => draw() < 0.6);
  const from = wall();
  return { from, until: draw() < 0.05 ? from : wall(), days: [...days], action: 'defer', allow: [] };
}

function clockText(minutes: number): string {
  const within = (minutes + DAY) % DAY;
  return [Math.floor(within / 60), within % 60].map((each) => String(each).padStart(2, '0')).join(':');
}

function minuteAt(instant: string): number {
  return Date.parse(instant) / MINUTE_MS;
}

/** A small generator of numbers in [0, 1), the same for the same seed (mulberry32). */
function dice(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
