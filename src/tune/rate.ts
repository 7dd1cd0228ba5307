// How often a kind of push is not wanted, by those who said so. Every user counts once, however much they react: one
// noisy user moves a rate by at most one part in as many as there are users. Pure.
import { type Interval, wilson, Z99 } from './interval.js';
import type { Shown } from './observation.js';

export interface Counts {
  /** Users who reacted to at least one of the pushes. */
  readonly users: number;
  readonly pushes: number;
  readonly reactions: number;
  /** Pushes of which nobody knows what the user thought. */
  readonly unknown: number;
}

/** Below any of these nothing is proposed. */
export const needed = { users: 20, pushes: 100, reactions: 60 } as const;

export interface Rate {
  readonly counts: Counts;
  /** Of pushes with a reaction, the share not wanted, as the mean over users, with its 99 % interval. */
  readonly unwanted: Interval;
}

export function isThin({ users, pushes, reactions }: Counts): boolean {
  return users < needed.users || pushes < needed.pushes || reactions < needed.reactions;
}

export function rateOf(pushes: readonly Shown[]): Rate {
  const byUser = new Map<string, { reactions: number; unwanted: number }>();
  let reactions = 0;
  for (const { user, reaction } of pushes) {
    if (reaction === 'unknown') continue;
    const known = byUser.get(user) ?? { reactions: 0, unwanted: 0 };
    known.reactions += 1;
    if (reaction === 'unwanted') known.unwanted += 1;
    byUser.set(user, known);
    reactions += 1;
  }
  let sum = 0;
  for (const each of byUser.values()) sum += each.unwanted / each.reactions;
  const users = byUser.size;
  const counts = { users, pushes: pushes.length, reactions, unknown: pushes.length - reactions };
  // A mean of shares varies at most as much as as many answers of yes or no.
  return { counts, unwanted: wilson(users === 0 ? 0 : sum / users, users, Z99) };
}
