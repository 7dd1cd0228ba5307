import { clockIn } from '../parts/times.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Every so many hours stand on the axis; every second of them where there is little room. */
const EVERY = 3;

export interface Hour {
  readonly at: number;
  /** Where it lies between both ends, 0 to 1. */
  readonly share: number;
  readonly label: string;
  readonly isMajor: boolean;
}

/** The full hours of a stretch of time as clocks show them in that zone, half-hour zones and changes of clocks included. */
export function hoursOf(since: string, until: string, zone: string): readonly Hour[] {
  const [from, to] = [Date.parse(since), Date.parse(until)];
  const found: Hour[] = [];
  const minute = Number(clockIn(since, zone).slice(3, 5));
  let at = Math.floor(from / MINUTE_MS) * MINUTE_MS + ((60 - minute) % 60) * MINUTE_MS;
  for (; at < to; at += HOUR_MS) {
    const label = clockIn(new Date(at).toISOString(), zone);
    const hour = Number(label.slice(0, 2));
    const share = (at - from) / (to - from);
    // A label at an edge would hang over it.
    if (hour % EVERY !== 0 || share < 0.02 || share > 0.98) continue;
    found.push({ at, share, label, isMajor: hour % (2 * EVERY) === 0 });
  }
  return found;
}
