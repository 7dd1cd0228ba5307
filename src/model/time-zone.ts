import { z } from 'zod';

/** Whether the time-zone data of this machine know the IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'not an IANA time zone; write for example Asia/Shanghai');
