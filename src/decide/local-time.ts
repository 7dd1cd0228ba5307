// The hour and the day of the week where the recipient is, and when a wall time comes next there. Pure; the memo holds the
// current quarter of an hour of each zone, within which no zone changes its hour.
import { Temporal } from 'temporal-polyfill';
import type { Weekday } from '../model/preferences.js';
import { Memo } from './memo.js';

const QUARTER_MS = 900_000;
const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

interface Quarter {
  readonly number: number;
  readonly hour: number;
  readonly weekday: Weekday;
}

const known = new Memo<Quarter>(1_000);

/** 0 to 23. */
export function hourOf(zone: string, at: number): number {
  return quarterOf(zone, at).hour;
}

export function weekdayOf(zone: string, at: number): Weekday {
  return quarterOf(zone, at).weekday;
}

/** The first instant after `after` (ms) at which clocks in the zone show the wall time; one that is skipped comes later. */
export function nextWallTime(zone: string, wall: string, after: number): number {
  const today = local(zone, after).toPlainDate();
  for (let days = 0; ; days += 1) {
    const at = today.add({ days }).toPlainDateTime(wall).toZonedDateTime(zone).epochMilliseconds;
    if (at > after) return at;
  }
}

function quarterOf(zone: string, at: number): Quarter {
  const number = Math.floor(at / QUARTER_MS);
  let quarter = known.get(zone);
  if (quarter === undefined || quarter.number !== number) {
    const { hour, dayOfWeek } = local(zone, at);
    quarter = { number, hour, weekday: weekdays[dayOfWeek - 1]! };
    known.set(zone, quarter);
  }
  return quarter;
}

function local(zone: string, at: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
