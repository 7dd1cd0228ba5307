// Quiet hours and local days as instants (Z02-Z05), through every change of the clocks. In come a zone, wall times and
// an instant; out come instants in milliseconds.
import { Temporal } from 'temporal-polyfill';
import type { QuietHours, Weekday } from '../model/preferences.js';
import { Memo, once } from './memo.js';

const DAY_MS = 86_400_000;
/** Quiet hours that last longer never end (Z04). */
const FOREVER_MS = 7 * DAY_MS;
const MAX_KNOWN = 20_000;
const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Instants of wall times, remembered: the same few are asked for again and again. */
const known = new Memo<number>(MAX_KNOWN);

/** Of a wall time that occurs twice where clocks go back. */
type Occurrence = 'earlier' | 'later';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** An answer, and the stretch of time in which it stays the same. */
interface Answer {
  readonly from: number;
  readonly until: number;
  readonly end: number | 'never' | null;
}

/** The latest answer in each zone for all who keep the same hours, and where to find it for each user's document. */
const shared = new Memo<Map<string, Answer>>(MAX_KNOWN);
const answersFor = once(({ from, until, days }: QuietHours) =>
  shared.of(`${from} ${until} ${days.join()}`, () => new Map()),
);

/** The end of the quiet hours that `at` lies in (Z04): an instant, 'never', or null when it lies in none. */
export function quietEnd(hours: QuietHours, zone: string, at: number): number | 'never' | null {
  const answers = answersFor(hours);
  let answer = answers.get(zone);
  if (answer === undefined || !isStill(answer, at)) {
    answer = findEnd(hours, zone, at);
    answers.set(zone, answer);
  }
  return answer.end;
}

function isStill({ from, until }: Answer, at: number): boolean {
  return at >= from && at < until;
}

function findEnd(hours: QuietHours, zone: string, at: number): Answer {
  const today = dayOf(zone, at);
  let end = at;
  let nextStart = at + DAY_MS;
  // A window may have begun two local days ago and still reach into today. Clocks that go forward may show the eighth day
  // after seven times 24 hours, the time after which touching windows never end.
  for (let day = -2; day <= 8; day += 1) {
    const window = windowOf(hours, zone, today.add({ days: day }));
    if (window === null) continue;
    if (window.start <= end) end = Math.max(end, window.end);
    if (window.start > at) nextStart = Math.min(nextStart, window.start);
  }
  if (end === at) return { from: at, until: nextStart, end: null };
  if (end - at < FOREVER_MS) return { from: at, until: end, end };
  return { from: at, until: end - FOREVER_MS + 1, end: 'never' };
}

/** The local day that an instant lies in (Z05), as instants; its end is the start of the next. */
export function localDay(zone: string, at: number): Span {
  let day = dayOf(zone, at);
  // Where clocks go back over midnight, the next day has begun (its first 00:00) before this one's name is over.
  if (instantOf(zone, day.add({ days: 1 }), '00:00', 'earlier') <= at) day = day.add({ days: 1 });
  return {
    start: instantOf(zone, day, '00:00', 'earlier'),
    end: instantOf(zone, day.add({ days: 1 }), '00:00', 'earlier'),
  };
}

/** Where clocks skip all of it, it ends as it starts, or before, and holds no instant (Z03). */
function windowOf(hours: QuietHours, zone: string, day: Temporal.PlainDate): Span | null {
  if (!hours.days.includes(weekdays[day.dayOfWeek - 1]!)) return null;
  const lastDay = hours.until <= hours.from ? day.add({ days: 1 }) : day;
  return {
    start: instantOf(zone, day, hours.from, 'earlier'),
    end: instantOf(zone, lastDay, hours.until, 'later'),
  };
}

function dayOf(zone: string, at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

/** Z03: a wall time that is skipped is the change itself; one that comes twice is the earlier for `from`, the later for `until`. */
function instantOf(zone: string, day: Temporal.PlainDate, wall: string, which: Occurrence): number {
  return known.of(`${zone} ${day.toString()} ${wall} ${which}`, () => resolve(zone, day, wall, which));
}

function resolve(zone: string, day: Temporal.PlainDate, wall: string, which: Occurrence): number {
  const local = day.toPlainDateTime(wall);
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const isSkipped = !earlier.toPlainDateTime().equals(local);
  if (isSkipped) return earlier.getTimeZoneTransition('next')!.epochMilliseconds;
  return local.toZonedDateTime(zone, { disambiguation: which }).epochMilliseconds;
}
