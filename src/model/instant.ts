import { z } from 'zod';

/** An instant: RFC 3339 with an offset (or integer milliseconds) on the wire, integer milliseconds since 1970 inside. */
export const instant = z
  .union([z.iso.datetime({ offset: true }), z.number().int()])
  .transform((value) => (typeof value === 'number' ? value : Date.parse(value)));

/** Writes an instant as the API shows it: RFC 3339 in UTC with milliseconds. */
export function toIso(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
