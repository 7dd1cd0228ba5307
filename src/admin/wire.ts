import { toIso } from '../model/instant.js';

/** Fields whose names say that they are instants: `…_at`, `…_until`, `now`. */
const instantNames = /(^|_)(at|until)$|^now$/;

/** A recorded value as the API shows it: integer milliseconds of instants become RFC 3339, the rest stays. */
export function withIsoInstants(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIsoInstants);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      typeof each === 'number' && instantNames.test(name) ? toIso(each) : withIsoInstants(each),
    ]),
  );
}
