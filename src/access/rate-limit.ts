/** A token bucket. `atMs`: when `tokens` was true. */
export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** At most `burst` at once, refilled at `perMinute`. */
export interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

export interface Taken {
  readonly bucket: Bucket;
  readonly isAllowed: boolean;
  /** How long until one more is allowed; 0 when it is. */
  readonly retryAfterMs: number;
}

/** Takes one token. A clock that jumps back gives nothing and costs nothing. */
export function take(bucket: Bucket | undefined, rate: Rate, nowMs: number): Taken {
  const perMs = rate.perMinute / 60_000;
  const elapsedMs = bucket === undefined ? 0 : Math.max(0, nowMs - bucket.atMs);
  const tokens = bucket === undefined ? rate.burst : Math.min(rate.burst, bucket.tokens + elapsedMs * perMs);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, atMs: nowMs }, isAllowed: true, retryAfterMs: 0 };
  return { bucket: { tokens, atMs: nowMs }, isAllowed: false, retryAfterMs: Math.ceil((1 - tokens) / perMs) };
}
