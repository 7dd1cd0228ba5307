// What a change of a condition or of a segment's definition brings about, in words. Pure.
import type { PolicyCondition } from '../model/policy-conditions.js';

export function conditionEffect(from: unknown, to: unknown): string {
  if (to === undefined) return 'No longer asked.';
  const condition = to as PolicyCondition;
  const says = `where ${condition.when} holds, the outcome is ${outcomeOf(condition)}.`;
  return from === undefined ? `New: ${says}` : `${says[0]!.toUpperCase()}${says.slice(1)}`;
}

export function definitionEffect(_from: unknown, to: unknown): string {
  return to === undefined ? 'Nobody belongs any more.' : `Those belong of whom this holds: ${String(to)}.`;
}

function outcomeOf(condition: PolicyCondition): string {
  if (condition.outcome !== 'defer') return condition.outcome;
  return condition.until === undefined
    ? `defer for ${condition.for_seconds} seconds from its arrival`
    : `defer until ${condition.until}`;
}
