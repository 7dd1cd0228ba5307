import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDay, quietEnd } from '../../src/decide/quiet-time.js';
import type { QuietHours } from '../../src/model/preferences.js';

const wall = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '59'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const days = fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, { minLength: 1 });
const quietHours: fc.Arbitrary<QuietHours> = fc.record({
  from: wall,
  until: wall,
  days,
  action: fc.constant('defer' as const),
  allow: fc.constant([]),
});
const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/Havana',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
);
// Around both changes of the clocks in either hemisphere.
const instants = fc.integer({
  min: Date.parse('2026-03-01T00:00:00Z'),
  max: Date.parse('2026-11-20T00:00:00Z'),
});

function allDay(time: string): QuietHours {
  const everyDay: QuietHours['days'] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  return { from: time, until: time, days: everyDay, action: 'defer', allow: [] };
}

describe('laws of quiet hours and local days, through every change of the clocks', () => {
  it('ends at the first moment that is not quiet', () => {
    fc.assert(
      fc.property(quietHours, zones, instants, (hours, zone, at) => {
        const end = quietEnd(hours, zone, at);
        if (end === null || end === 'never') return;
        expect(end).toBeGreaterThan(at);
        expect(quietEnd({ ...hours }, zone, end)).toBeNull();
        expect(quietEnd({ ...hours }, zone, end - 1)).toBe(end);
        expect(quietEnd({ ...hours }, zone, at + Math.floor((end - at) / 2))).toBe(end);
      }),
    );
  });

  it('answers the same whatever was asked before', () => {
    fc.assert(
      fc.property(quietHours, fc.array(fc.tuple(zones, instants), { maxLength: 20 }), (hours, questions) => {
        for (const [zone, at] of questions) {
          expect(quietEnd(hours, zone, at)).toBe(quietEnd({ ...hours }, zone, at));
          expect(quietEnd(hours, zone, at + 3_600_000)).toBe(quietEnd({ ...hours }, zone, at + 3_600_000));
        }
      }),
    );
  });

  it('says of each zone what its own clock shows, also when the same hours were asked for in another just before', () => {
    const at = Date.parse('2026-06-01T14:00:00Z');
    const nights: QuietHours = { ...allDay('22:00'), until: '07:00' };
    const ends = ['Asia/Tokyo', 'Europe/Berlin', 'Asia/Tokyo'].map((zone) => quietEnd(nights, zone, at));
    expect(ends).toEqual([Date.parse('2026-06-01T22:00:00Z'), null, Date.parse('2026-06-01T22:00:00Z')]);
  });

  it('never ends whole quiet days, also where seven days on clocks show the eighth because they went forward', () => {
    const sunday = Date.parse('2026-03-22T22:30:00Z');
    expect(quietEnd(allDay('00:00'), 'Europe/Berlin', sunday)).toBe('never');
    const saturdays: QuietHours = { ...allDay('00:00'), days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sun'] };
    expect(quietEnd(saturdays, 'Europe/Berlin', sunday)).toBe(Date.parse('2026-03-27T23:00:00Z'));
  });

  it('begins a local day at the first midnight where clocks show midnight twice', () => {
    // 2026-11-01 01:00 is 00:00 again.
    const [first, second] = ['2026-11-01T04:00:00Z', '2026-11-01T05:00:00Z'].map(Date.parse) as [
      number,
      number,
    ];
    expect(localDay('America/Havana', first - 1)).toEqual({ start: first - 86_400_000, end: first });
    for (const at of [first, second - 1, second, second + 1]) {
      expect(localDay('America/Havana', at)).toEqual({ start: first, end: first + 25 * 3_600_000 });
    }
  });

  it('stays in a local day that has begun when clocks go back to the evening before', () => {
    // 2006-10-29 00:01 is 23:01 of the 28th.
    const midnight = Date.parse('2006-10-29T02:30:00Z');
    const day = { start: midnight, end: Date.parse('2006-10-30T03:30:00Z') };
    for (const minutes of [0, 1, 15, 60, 61]) {
      expect(localDay('America/St_Johns', midnight + minutes * 60_000)).toEqual(day);
    }
  });

  it('never ends quiet hours that fill every day', () => {
    fc.assert(
      fc.property(wall, zones, instants, (time, zone, at) => {
        expect(quietEnd(allDay(time), zone, at)).toBe('never');
      }),
    );
  });

  it('puts every instant in one local day, and days end where the next begins', () => {
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        const day = localDay(zone, at);
        expect(day.start).toBeLessThanOrEqual(at);
        expect(day.end).toBeGreaterThan(at);
        expect(localDay(zone, day.end).start).toBe(day.end);
      }),
    );
  });
});
