import { currentLanguage, strings, type Language } from '../strings.js';

interface Formats {
  readonly relative: Intl.RelativeTimeFormat;
  readonly clock: Intl.DateTimeFormat;
  readonly full: Intl.DateTimeFormat;
}

// British English for the 24-hour clock, which is what stands in logs.
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', 'zh-CN': 'zh-CN' };
const made = new Map<Language, Formats>();

function formats(): Formats {
  const language = currentLanguage();
  const known = made.get(language);
  if (known !== undefined) return known;
  const locale = locales[language];
  const fresh: Formats = {
    relative: new Intl.RelativeTimeFormat(language, { style: 'narrow', numeric: 'always' }),
    clock: new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }),
    full: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }),
  };
  made.set(language, fresh);
  return fresh;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `12s ago`, `in 4min`. Clocks of server and browser may differ by a little: a moment ahead is now. */
export function relativeTime(at: string, nowMs: number): string {
  const differenceMs = Date.parse(at) - nowMs;
  if (Math.abs(differenceMs) < 1_500) return strings.now;
  const [unit, lengthMs] = units.find(([, length]) => Math.abs(differenceMs) >= length) ?? units[3];
  return formats().relative.format(Math.trunc(differenceMs / lengthMs), unit);
}

export function clockTime(at: string): string {
  return formats().clock.format(new Date(at));
}

export function fullTime(at: string): string {
  return formats().full.format(new Date(at));
}

const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** `14:05` where that is the time zone; in UTC where the browser does not know the zone. */
export function clockIn(at: string, zone: string): string {
  let clock = wallClocks.get(zone);
  if (clock === undefined) {
    const shape = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const isKnown = isZone(zone);
    clock = new Intl.DateTimeFormat('en-GB', { ...shape, timeZone: isKnown ? zone : 'UTC' });
    wallClocks.set(zone, clock);
  }
  return clock.format(new Date(at));
}

/** Whether this browser knows the zone; the server's data may be newer. */
export function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** How long after `from`: `+340 ms`, `+2.1 s`, `+5 min`. */
export function timeAfter(from: string, at: string): string {
  const ms = Date.parse(at) - Date.parse(from);
  if (ms < 1_000) return `+${Math.max(0, ms)} ms`;
  if (ms < 120_000) return `+${(ms / 1_000).toFixed(1)} s`;
  return ms < 7_200_000 ? `+${Math.round(ms / 60_000)} min` : `+${Math.round(ms / 3_600_000)} h`;
}
