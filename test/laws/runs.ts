const times = Number(process.env['WARBLER_LAWS_TIMES'] ?? 1);

/** How often a law is tried: `count` in `npm test`, many times as much in `npm run laws`. */
export function runs(count: number): number {
  return count * times;
}
