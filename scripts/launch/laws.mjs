// `npm run laws`: the laws again, under a seed that nobody has tried, and many times as often as in `npm test`.
import { randomInt } from 'node:crypto';
import { say } from './say.mjs';

/** Folders and files that hold laws. */
export const files = ['test/laws', 'test/conditions', 'test/tune/laws', 'test/dispatch/compose'];

const TIMES = 40;

/** What the tests read; what is set already stays, so that a failure can be had again. */
export function env() {
  const { WARBLER_LAWS_SEED = String(randomInt(2 ** 31)), WARBLER_LAWS_TIMES = String(TIMES) } = process.env;
  say(`laws: WARBLER_LAWS_SEED=${WARBLER_LAWS_SEED} WARBLER_LAWS_TIMES=${WARBLER_LAWS_TIMES}`);
  return { WARBLER_LAWS_SEED, WARBLER_LAWS_TIMES };
}
