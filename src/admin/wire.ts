import { toIso } from '../model/instant.js';

/** Fields whose names say that they are instants: `…_at`, `…_until`, `now`. */
const instantNames = /(^|_)(at|until)$|^now$/;

/** A recorded value as the API shows it: integer milliseconds of instants become RFC 3339, the rest stays. */
export function withIsoInstants(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIsoInstants);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      // What others attached has names of their own: a number there is no instant, whatever it is called.
      if (name === 'attributes') return [name, each];
      const isInstant = typeof each === 'number' && instantNames.test(name);
      return [name, isInstant ? toIso(each) : withIsoInstants(each)];
    }),
  );
}
