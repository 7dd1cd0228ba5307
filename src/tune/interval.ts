// Shares with their intervals. Pure.

/** A share of something, 0 to 1, with the bounds between which it lies. */
export interface Interval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantiles of two-sided intervals. */
export const Z95 = 1.959964;
export const Z99 = 2.575829;

/**
 * The score interval of E. B. Wilson (Journal of the American Statistical Association 22, 1927) for a share of `size`
 * independent answers; `size` may be a fraction where answers hang together. Without any, everything is possible.
 */
export function wilson(share: number, size: number, z: number): Interval {
  if (size <= 0) return { share, low: 0, high: 1 };
  const centre = (share + (z * z) / (2 * size)) / (1 + (z * z) / size);
  const root = Math.sqrt((share * (1 - share)) / size + (z * z) / (4 * size * size));
  const half = (z * root) / (1 + (z * z) / size);
  // Rounding must not put a share of 0 or 1 outside its own interval.
  return {
    share,
    low: Math.max(0, Math.min(share, centre - half)),
    high: Math.min(1, Math.max(share, centre + half)),
  };
}
