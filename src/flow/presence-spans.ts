// What two looks at a device say of the time between them, and spans as a strip of them shows: pure. Instants in ms.
import type { PresenceSpan, PresenceState } from '../store/presence-store.js';

/** What was known of a device at the last look. */
export interface Seen {
  readonly connected: PresenceSpan | null;
  readonly active: PresenceSpan | null;
  readonly touchedAt: number | null;
}

export interface Look {
  readonly app: string;
  readonly user: string;
  readonly device: string;
  readonly connected: boolean;
  readonly touchedAt: number | null;
  /** For so long after a touch the device is in use (T04). */
  readonly idleMs: number;
  readonly now: number;
}

export interface Moved {
  readonly seen: Seen;
  /** Spans that began; one may have ended already. */
  readonly begun: readonly PresenceSpan[];
  readonly ended: readonly PresenceSpan[];
}

/** A touch this young happened since the last look: the span begins with it and not only now. */
const YOUNG_MS = 6_000;

/** A device that is touched again and again, and one that stays away, change nothing: then both lists are empty. */
export function moved(before: Seen, look: Look): Moved {
  const { connected, now, touchedAt, idleMs } = look;
  const begun: PresenceSpan[] = [];
  const ended: PresenceSpan[] = [];
  const begin = (state: PresenceState, from_at: number): PresenceSpan => {
    const { app, user, device } = look;
    const span = { app, user, device, state, from_at, to_at: null };
    begun.push(span);
    return span;
  };
  const end = (span: PresenceSpan, at: number): null => {
    ended.push({ ...span, to_at: Math.max(span.from_at, at) });
    return null;
  };
  let { active, connected: here } = before;
  const lapsed = (before.touchedAt ?? now) + idleMs;
  const isLapsed = touchedAt !== null && lapsed <= touchedAt;
  if (active !== null && isLapsed) active = end(active, lapsed);
  else if (active !== null && !connected) active = end(active, Math.min(now, (touchedAt ?? now) + idleMs));
  if (!connected) {
    if (here !== null) here = end(here, now);
    return { seen: { connected: here, active, touchedAt }, begun, ended };
  }
  const fresh = touchedAt !== null && now - touchedAt < YOUNG_MS ? touchedAt : now;
  here ??= begin('connected', fresh);
  const isActive = touchedAt !== null && now - touchedAt < idleMs;
  if (active === null && isActive) active = begin('active', Math.max(here.from_at, fresh));
  return { seen: { connected: here, active, touchedAt }, begun, ended };
}

export interface Stretch {
  readonly device: string;
  readonly state: PresenceState;
  readonly from: number;
  readonly until: number;
}

/**
 * Spans as stretches without overlap, oldest first: where a device was in use, it was also connected. `endOf` says until
 * when a span that lasts is known to.
 */
export function stretchesOf(
  spans: readonly PresenceSpan[],
  since: number,
  until: number,
  endOf: (span: PresenceSpan) => number,
): readonly Stretch[] {
  const clipped = spans.map((span) => ({
    device: span.device,
    state: span.state,
    from: Math.max(since, span.from_at),
    until: Math.min(until, span.to_at ?? endOf(span)),
  }));
  const uses = clipped.filter(({ state }) => state === 'active').sort(byTime);
  const rest = clipped.filter(({ state }) => state === 'connected').flatMap((span) => without(span, uses));
  return [...uses, ...rest].filter((each) => each.from < each.until).sort(byTime);
}

/** What of a span no use of the same device covers. */
function without(span: Stretch, uses: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  let { from } = span;
  for (const use of uses) {
    if (use.device !== span.device || use.until <= from || use.from >= span.until) continue;
    if (use.from > from) left.push({ ...span, from, until: use.from });
    from = use.until;
  }
  return [...left, { ...span, from }];
}

function byTime(a: Stretch, b: Stretch): number {
  return a.from - b.from || (a.device < b.device ? -1 : 1);
}
