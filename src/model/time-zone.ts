import { z } from 'zod';

/** How to mend what is no time zone. */
export const ZONE_FIX =
  'Use an IANA name such as Asia/Shanghai; an offset such as +08:00 knows nothing of summer time.';

/** Whether it is an IANA name that the time-zone data of this machine know. Offsets, which `Intl` takes too, are no names. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** For what comes in; what is stored is read without it, and a zone that decisions do not know is passed over there. */
export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'not an IANA time zone', params: { fix: ZONE_FIX } });
