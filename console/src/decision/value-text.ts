import { clockTime } from '../parts/times.js';
import { strings } from '../strings.js';

/** Names of fields that hold instants: as in the API, `…_at`, `…_until`, `now`. */
const instantName = /(^|_)(at|until)$|^now$/;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** A recorded value in words. Evidence keeps instants in milliseconds; the API's own are RFC 3339. */
export function valueText(name: string, value: unknown): string {
  if (value === null || value === undefined) return strings.none;
  if (typeof value === 'boolean') return value ? strings.yes : strings.no;
  if (typeof value === 'number') {
    if (instantName.test(name) && value > 1e12) return clockTime(new Date(value).toISOString());
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  }
  if (typeof value === 'string') {
    if (instantName.test(name) && iso.test(value)) return clockTime(value);
    return value === '' ? '""' : value;
  }
  if (Array.isArray(value))
    return value.length === 0 ? strings.none : value.map((each) => valueText(name, each)).join(', ');
  return JSON.stringify(value);
}
