// From the shift that a vector gives to the integer that a model would answer: the nearest one that moves the tier alike.
import { shiftOf } from '../../src/context/llm-answer.js';
import { workOut } from '../../src/decide/relevance.js';
import type { Policy } from '../../src/model/policy.js';

const integers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** Null: no integer brings about what the shift does. */
export function integerFor(local: number, shift: number, policy: Policy): number | null {
  const tierBy = (by: number) =>
    workOut({ local, llm: { shift: by } }, 'sender', policy, 0, []).relevance.tier;
  const { max_shift } = policy.relevance;
  const wanted = tierBy(shift);
  const fitting = integers.filter((s) => tierBy(shiftOf(s, max_shift)) === wanted);
  const distance = (s: number) => Math.abs(shiftOf(s, max_shift) - shift);
  return fitting.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}
