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

  it('never ends quiet hours that fill every day', () => {
    fc.assert(
      fc.property(wall, zones, instants, (time, zone, at) => {
        const allDay: QuietHours = {
          from: time,
          until: time,
          days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
          action: 'defer',
          allow: [],
        };
        expect(quietEnd(allDay, zone, at)).toBe('never');
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
