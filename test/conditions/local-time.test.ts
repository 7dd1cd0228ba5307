import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { hourOf, nextWallTime, weekdayOf } from '../../src/decide/local-time.js';
import { runs } from '../laws/runs.js';

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'UTC',
];
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const instants = fc.integer({
  min: Date.parse('2020-01-01T00:00:00Z'),
  max: Date.parse('2030-01-01T00:00:00Z'),
});
const zone = fc.constantFrom(...zones);

describe('local time in conditions', () => {
  it('is what the clock on the wall shows, whatever was asked before', () => {
    fc.assert(
      fc.property(zone, instants, (name, at) => {
        const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name);
        expect([hourOf(name, at), weekdayOf(name, at)]).toEqual([local.hour, weekdays[local.dayOfWeek - 1]]);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('a wall time comes next within a day and an hour, and is on the wall then unless clocks skip it', () => {
    const wall = fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }));
    fc.assert(
      fc.property(zone, instants, wall, (name, at, [hour, minute]) => {
        const text = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const next = nextWallTime(name, text, at);
        expect(next).toBeGreaterThan(at);
        expect(next - at).toBeLessThanOrEqual(25 * 3_600_000);
        const local = Temporal.Instant.fromEpochMilliseconds(next).toZonedDateTimeISO(name);
        const late = (local.hour * 60 + local.minute - (hour * 60 + minute) + 1_440) % 1_440;
        expect([0, 30, 60]).toContain(late);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('a wall time that has just come comes next on the day after', () => {
    const noon = Date.parse('2026-06-01T12:00:00Z');
    expect(nextWallTime('UTC', '12:00', noon)).toBe(noon + 86_400_000);
    expect(nextWallTime('UTC', '12:00', noon - 1)).toBe(noon);
  });

  it('a wall time that clocks skip comes when they have', () => {
    const before = Date.parse('2026-03-29T00:30:00Z');
    expect(new Date(nextWallTime('Europe/Berlin', '02:30', before)).toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });
});
