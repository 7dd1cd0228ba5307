import { quietEnd } from '../decide/quiet-time.js';
import type { QuietHours } from '../model/preferences.js';

/** Wall times are whole minutes, and so are the offsets of all zones today. */
const MINUTE_MS = 60_000;

/** The quiet hours that lie in a stretch of time, as the core knows them. Instants in ms. */
export function quietSpans(
  hours: QuietHours,
  zone: string,
  since: number,
  until: number,
): readonly { readonly from: number; readonly until: number }[] {
  const found: { from: number; until: number }[] = [];
  let at = since;
  while (at < until) {
    const end = quietEnd(hours, zone, at);
    if (end === null) {
      at = Math.floor(at / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
      continue;
    }
    const last = end === 'never' ? until : Math.min(end, until);
    found.push({ from: at, until: last });
    at = last;
  }
  return found;
}
