import { z } from 'zod';

/** The years that RFC 3339 can write, 0000 to 9999; a number beyond them could be kept and then never shown. */
const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** An instant: RFC 3339 with an offset (or integer milliseconds) on the wire, integer milliseconds since 1970 inside. */
export const instant = z
  .union([z.iso.datetime({ offset: true }), z.number().int().min(FIRST_MS).max(LAST_MS)])
  .transform((value) => (typeof value === 'number' ? value : Date.parse(value)));

/** Writes an instant as the API shows it: RFC 3339 in UTC with milliseconds. */
export function toIso(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
