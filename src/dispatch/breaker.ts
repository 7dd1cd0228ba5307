// A circuit breaker as a plain value: one per (provider, app, host). In: what an attempt came to; out: the next state,
// and whether the next attempt may go. Only what tells about the service counts: a bad token or message never does.
import type { FailureKind } from '../model/push.js';

export interface Breaker {
  readonly windowFrom: number;
  readonly calls: number;
  readonly failures: number;
  readonly timeoutsInARow: number;
  readonly refusalsInARow: number;
  /** Until then (ms) nothing goes; afterwards probes do. Null: closed. */
  readonly openUntil: number | null;
  /** Probes allowed at once while half open; null when closed or fully open. */
  readonly probes: number | null;
}

const WINDOW_MS = 30_000;
const MIN_CALLS = 20;
const OPEN_MS = 5_000;
const CREDENTIAL_OPEN_MS = 60_000;
const TIMEOUTS_IN_A_ROW = 5;
/** More than one: a single device may have been registered for another credential. */
const REFUSALS_IN_A_ROW = 3;
/** Half-open probes grow in these steps; after the last the breaker closes. */
const PROBES = [1, 5, 25] as const;

const counted: ReadonlySet<FailureKind> = new Set(['provider_down', 'connection', 'ambiguous']);

export const closedBreaker: Breaker = {
  windowFrom: 0,
  calls: 0,
  failures: 0,
  timeoutsInARow: 0,
  refusalsInARow: 0,
  openUntil: null,
  probes: null,
};

/** `wait`: nothing may go before `until`. `inFlight`: attempts under way behind this breaker. */
export function mayPass(
  breaker: Breaker,
  inFlight: number,
  now: number,
): { go: true } | { go: false; until: number } {
  if (breaker.openUntil === null) return { go: true };
  if (isOpen(breaker, now)) return { go: false, until: breaker.openUntil };
  return inFlight < (breaker.probes ?? PROBES[0]) ? { go: true } : { go: false, until: now + 250 };
}

/** Closed; open: nothing goes; half open: probes do. */
export function stateOf(breaker: Breaker, now: number): 'closed' | 'open' | 'half_open' {
  if (breaker.openUntil === null) return 'closed';
  return isOpen(breaker, now) ? 'open' : 'half_open';
}

/** Before the instant at which it opened only if the clock was set back: it must not stay open for all that time. */
function isOpen({ windowFrom, openUntil }: Breaker, now: number): boolean {
  return now >= windowFrom && now < openUntil!;
}

/** Whether a failure says something about the service, and not of one token or message alone. */
export function speaksAgainst(kind: FailureKind): boolean {
  return kind === 'credential' || counted.has(kind);
}

/** The state after an attempt; `kind` null for a success. */
export function afterAttempt(breaker: Breaker, kind: FailureKind | null, now: number): Breaker {
  const failed = kind !== null && counted.has(kind);
  if (breaker.openUntil !== null) return afterProbe(breaker, failed, kind, now);
  const fresh = now - breaker.windowFrom >= WINDOW_MS || now < breaker.windowFrom;
  const next = {
    ...breaker,
    windowFrom: fresh ? now : breaker.windowFrom,
    calls: (fresh ? 0 : breaker.calls) + 1,
    failures: (fresh ? 0 : breaker.failures) + (failed ? 1 : 0),
    timeoutsInARow: kind === 'ambiguous' ? breaker.timeoutsInARow + 1 : 0,
    refusalsInARow: kind === 'credential' ? breaker.refusalsInARow + 1 : 0,
  };
  if (next.refusalsInARow >= REFUSALS_IN_A_ROW) return opened(now, CREDENTIAL_OPEN_MS);
  const tripped =
    next.timeoutsInARow >= TIMEOUTS_IN_A_ROW || (next.calls >= MIN_CALLS && next.failures * 2 >= next.calls);
  return tripped ? opened(now, OPEN_MS) : next;
}

function afterProbe(breaker: Breaker, failed: boolean, kind: FailureKind | null, now: number): Breaker {
  // An attempt from before the breaker opened says nothing about now.
  if (isOpen(breaker, now)) return breaker;
  if (kind === 'credential') return opened(now, CREDENTIAL_OPEN_MS);
  if (failed) return opened(now, OPEN_MS);
  const step = PROBES.findIndex((each) => each === (breaker.probes ?? PROBES[0]));
  const probes = PROBES[step + 1];
  return probes === undefined ? { ...closedBreaker, windowFrom: now } : { ...breaker, probes };
}

function opened(now: number, forMs: number): Breaker {
  return { ...closedBreaker, windowFrom: now, openUntil: now + forMs, probes: PROBES[0] };
}
