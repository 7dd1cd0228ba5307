import { outcomes, type Outcome } from '../model/decision.js';
import type { PushesInTime, ReasonInTime, ReportSpan } from '../store/stores.js';

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
/** A summer time is longer, so looking this often misses none. */
const LOOK_MS = 7 * 24 * HOUR_MS;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** An hour of the week that the span touches; one that it does not touch has no cell. */
export interface HourCell {
  /** 1 is Monday, as in ISO 8601. */
  readonly weekday: number;
  readonly hour: number;
  readonly decisions: Record<Outcome, number>;
  pushes: number;
  opened: number;
  dismissed: number;
}

/** Steps that no hour of the zone cuts: a few zones are off by half or a quarter of an hour, one only in winter. */
export function hourStep({ since, until }: ReportSpan, timeZone: string): number {
  const minute = new Intl.DateTimeFormat('en-GB', { timeZone, minute: 'numeric' });
  const isOff = (at: number): boolean => Number(minute.format(at - (at % HOUR_MS))) !== 0;
  let isWhole = !isOff(until);
  for (let at = since; at < until && isWhole; at += LOOK_MS) isWhole = !isOff(at);
  return isWhole ? HOUR_MS : QUARTER_MS;
}

/** Sums by hour and weekday as clocks in the time zone show them. `step`: the length of the rows' buckets. */
export function hourCells(
  span: ReportSpan,
  timeZone: string,
  step: number,
  rows: { readonly decisions: readonly ReasonInTime[]; readonly pushes: readonly PushesInTime[] },
): readonly HourCell[] {
  const cells = new Map<string, HourCell>();
  const cellAt = placing(timeZone, cells);
  const { since, until } = span;
  for (let at = since - (since % step); at < until; at += step) cellAt(at);
  for (const { from, outcome, count } of rows.decisions) {
    const { decisions } = cellAt(from);
    if (isOutcome(outcome)) decisions[outcome] += count;
  }
  for (const { from, pushes, opened, dismissed } of rows.pushes) {
    const cell = cellAt(from);
    cell.pushes += pushes;
    cell.opened += opened;
    cell.dismissed += dismissed;
  }
  return [...cells.values()].sort((a, b) => a.weekday - b.weekday || a.hour - b.hour);
}

function placing(timeZone: string, cells: Map<string, HourCell>): (at: number) => HourCell {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const known = new Map<number, HourCell>();
  return (at) => {
    const seen = known.get(at);
    if (seen !== undefined) return seen;
    const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
    const [weekday, hour] = [weekdays.indexOf(parts['weekday']!) + 1, Number(parts['hour'])];
    const cell = cells.get(`${weekday} ${hour}`) ?? emptyCell(weekday, hour);
    cells.set(`${weekday} ${hour}`, cell);
    known.set(at, cell);
    return cell;
  };
}

function emptyCell(weekday: number, hour: number): HourCell {
  const decisions = { push: 0, batch: 0, defer: 0, suppress: 0 };
  return { weekday, hour, decisions, pushes: 0, opened: 0, dismissed: 0 };
}

function isOutcome(word: string): word is Outcome {
  return (outcomes as readonly string[]).includes(word);
}
