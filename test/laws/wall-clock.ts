// What clocks on the wall show, minute by minute, and the windows and days that somebody who only watches them would find.
// Knows the offsets that `Intl` gives and nothing of how the product works. Minutes are counted from 1970; none of the years
// looked at has a change of clocks within a minute.
import type { QuietHours, Weekday } from '../../src/model/preferences.js';

export const MINUTE_MS = 60_000;
export const DAY = 1_440;
const WEEK = 7 * DAY;
const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** From `since` (a minute) on, clocks are this many minutes ahead of UTC. */
interface Stretch {
  readonly since: number;
  readonly offset: number;
}

export interface Window {
  readonly start: number;
  readonly end: number;
}

export class WallClock {
  readonly #format: Intl.DateTimeFormat;
  readonly #stretches: Stretch[] = [];

  /** `gridMinutes`: how often to look for another offset; two changes within it that undo each other are missed. */
  constructor(zone: string, from: number, until: number, gridMinutes: number) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    let offset = this.#look(from);
    this.#stretches.push({ since: from, offset });
    for (let minute = from + gridMinutes; minute < until; minute += gridMinutes) {
      const next = this.#look(minute);
      if (next === offset) continue;
      this.#stretches.push({ since: this.#change(minute - gridMinutes, minute), offset: next });
      offset = next;
    }
  }

  /** The minutes at which clocks change. */
  get changes(): readonly number[] {
    return this.#stretches.slice(1).map(({ since }) => since);
  }

  /** Shows the local time of each minute, as minutes from the local 1970-01-01. */
  run(from: number, until: number, look: (minute: number, local: number) => void): void {
    let index = this.#stretches.findLastIndex(({ since }) => since <= from);
    for (let minute = from; minute < until; minute += 1) {
      if (this.#stretches[index + 1]?.since === minute) index += 1;
      look(minute, minute + this.#stretches[index]!.offset);
    }
  }

  /** The local time of one minute. */
  at(minute: number): number {
    return minute + this.#stretches.findLast(({ since }) => since <= minute)!.offset;
  }

  #look(minute: number): number {
    const name = this.#format.formatToParts(minute * MINUTE_MS).find(({ type }) => type === 'timeZoneName')!;
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d+):(\d+))?/.exec(name.value)!;
    return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  }

  /** The first minute with the later offset. */
  #change(before: number, after: number): number {
    const old = this.#look(before);
    let [low, high] = [before, after];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#look(middle) === old) low = middle;
      else high = middle;
    }
    return high;
  }
}

/** When a watcher who waits for local times first has them on the clock or behind, and when they were last on it. */
interface Watched {
  readonly first: ReadonlyMap<number, number>;
  readonly last: ReadonlyMap<number, number>;
}

/** Watches for the given times of day (minutes after midnight). */
function watch(clock: WallClock, from: number, until: number, times: readonly number[]): Watched {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  let latest = clock.at(from) - 1;
  clock.run(from, until, (minute, local) => {
    for (; latest < local; latest += 1) if (times.includes((latest + 1) % DAY)) first.set(latest + 1, minute);
    if (times.includes(local % DAY)) last.set(local, minute);
  });
  return { first, last };
}

/** The quiet stretches of some time: windows that touch or overlap are one. */
export function watchedWindows(clock: WallClock, hours: QuietHours, from: number, until: number): Window[] {
  const [begin, finish] = [hours.from, hours.until].map(minuteOf) as [number, number];
  const { first, last } = watch(clock, from, until, [begin, finish]);
  const merged: { start: number; end: number }[] = [];
  const windows = [...first].flatMap(([local, start]) => {
    const day = Math.floor(local / DAY);
    if (local % DAY !== begin || !hours.days.includes(weekdayOf(day))) return [];
    const over = (finish <= begin ? day + 1 : day) * DAY + finish;
    const end = last.get(over) ?? first.get(over);
    return end === undefined || end <= start ? [] : [{ start, end }];
  });
  for (const window of windows.sort((one, other) => one.start - other.start)) {
    const open = merged.at(-1);
    if (open !== undefined && window.start <= open.end) open.end = Math.max(open.end, window.end);
    else merged.push({ ...window });
  }
  return merged;
}

/** What is to be answered at a minute: when quiet ends, or null; quiet that lasts seven days or more never ends. */
export function watchedEnd(windows: readonly Window[], minute: number): number | 'never' | null {
  const window = windows.find(({ start, end }) => start <= minute && minute < end);
  if (window === undefined) return null;
  return window.end - minute >= WEEK ? 'never' : window.end * MINUTE_MS;
}

/** The minutes at which local days begin: when midnight is first on the clock or behind. */
export function watchedMidnights(clock: WallClock, from: number, until: number): number[] {
  return [...watch(clock, from, until, [0]).first.values()];
}

function minuteOf(wall: string): number {
  return Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3));
}

/** 1970-01-01 was a Thursday. */
function weekdayOf(day: number): Weekday {
  return weekdays[(day + 3) % 7]!;
}
