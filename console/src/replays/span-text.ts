import { currentLanguage, type Language } from '../strings.js';

// British English for the 24-hour clock, as everywhere.
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', 'zh-CN': 'zh-CN' };

/** From when until when, on the reader's clock. */
export function spanText({ since, until }: { readonly since: string; readonly until: string }): string {
  const shape = { dateStyle: 'medium', timeStyle: 'short' } as const;
  const format = new Intl.DateTimeFormat(locales[currentLanguage()], shape);
  return format.formatRange(new Date(since), new Date(until));
}

const DAY_MS = 86_400_000;

/** The days of a replay, to start another like it. */
export function daysOf({ since, until }: { readonly since: string; readonly until: string }): number {
  return Math.max(1, Math.round((Date.parse(until) - Date.parse(since)) / DAY_MS));
}
