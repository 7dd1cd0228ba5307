/**
 * What falls into one bucket: what a clock shows between two multiples of `stepMs` since 1970. The clock is `aheadMs` ahead
 * of UTC for instants before `until`, which ascend; the last has no end (Infinity).
 */
export interface Buckets {
  readonly stepMs: number;
  readonly clock: readonly { readonly until: number; readonly aheadMs: number }[];
}

/** Buckets of one length throughout, by a clock that nobody changes. */
export function evenBuckets(stepMs: number, aheadMs = 0): Buckets {
  return { stepMs, clock: [{ until: Infinity, aheadMs }] };
}
