// What a step brought about, read back over the wire, as the lines that expectations are compared in.
import type { DecisionEntry } from '../../src/admin/decision-entry.js';
import { partition, tailOf } from '../scenario-entries.js';
import type { ToldFollowUp } from './stage.js';

export function linesOf(
  entries: readonly DecisionEntry[],
  followUps: readonly ToldFollowUp[],
): readonly string[] {
  const notifications = new Map<string, string[]>();
  const lines = entries.map(
    ({ message, device, outcome, reason, release_at, notes, push_kind, notification }) => {
      const pair = `${message} on ${device ?? '-'}`;
      if (outcome === 'push') {
        const key = notification ?? '(none)';
        notifications.set(key, [...(notifications.get(key) ?? []), pair]);
      }
      return `${pair}: ${tailOf({ outcome, reason, notes, push_kind, ...(release_at === null ? {} : { release_at }) })}`;
    },
  );
  const shown = followUps.flatMap(({ action, messages, devices }) =>
    messages.flatMap((message) => devices.map((device) => `${action} ${message} on ${device}`)),
  );
  return [...lines, ...shown, ...partition(notifications)];
}

/** The entries of one list that the other lacks, or has less often. */
export function surplus(entries: readonly string[], others: readonly string[]): readonly string[] {
  const open = [...others];
  return entries.filter((each) => {
    const at = open.indexOf(each);
    if (at >= 0) open.splice(at, 1);
    return at < 0;
  });
}

/**
 * A member nobody had to look at is one of a counted cohort: the cohort's one reason stands for every device. What is
 * expected of them is as quiet, whichever rule is named.
 */
export function withoutCounted(expected: readonly string[], counted: ReadonlySet<string>): readonly string[] {
  return expected.filter((line) => {
    const match = /^(.+) on .+: suppress \w+$/.exec(line);
    return match === null || !counted.has(match[1]!);
  });
}
