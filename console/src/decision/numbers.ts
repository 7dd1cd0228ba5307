/** A probability to read: `0.42 %`, `9 %`, `37 %`. */
export function percent(p: number): string {
  const value = 100 * p;
  const digits = value < 10 || value > 99 ? 2 : 1;
  return `${Number(value.toFixed(digits))} %`;
}

/** Log-odds with their sign. */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 ? `−${text}` : `+${text}`;
}

const LOWEST = 0.001;

export function logit(p: number): number {
  const inside = Math.min(Math.max(p, 1e-9), 1 - 1e-9);
  return Math.log(inside / (1 - inside));
}

/**
 * Where a probability stands on the scale, from 0 to 1. Real probabilities are small (a few percent), so the scale is in
 * log-odds from 0.1 % to 99.9 %; what lies beyond stands at the edge.
 */
export function placeOf(p: number): number {
  const reach = -logit(LOWEST);
  return Math.min(1, Math.max(0, (logit(p) + reach) / (2 * reach)));
}
