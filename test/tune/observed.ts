// Observations to judge by, without a ledger.
import type { Relevance } from '../../src/model/decision.js';
import { policySchema } from '../../src/model/policy.js';
import type { Observation, Reaction, Shown } from '../../src/tune/observation.js';
import type { Evidence } from '../../src/tune/propose.js';

export const DAY = 86_400_000;
export const document = policySchema.parse({});

export function relevanceOf(p: number): Relevance {
  const thresholds = { push: 0.09, batch: 0.02 };
  const tier = p >= thresholds.push ? 'push' : p >= thresholds.batch ? 'batch' : 'suppress';
  return { p, tier, local: p, shift: null, notes: [], thresholds, policy_version: 1 };
}

export function observed(
  user: string,
  message: string,
  p: number,
  type: 'group' | 'channel' = 'group',
): Observation {
  const place = { id: `a-${type}`, type, parent: null };
  return {
    decision: `dec_${user}_${message}`,
    user,
    message,
    at: 0,
    place,
    parent: null,
    relevance: relevanceOf(p),
  };
}

export function shown(observation: Observation, reaction: Reaction): Shown {
  const via = observation.relevance.tier === 'push' ? 'relevant' : 'batched';
  const { user, message } = observation;
  return {
    ...observation,
    push: `psh_${user}_${message}`,
    provider: 'fcm',
    via,
    reaction,
    isDisplayed: true,
  };
}

/** A week of these pushes, and of as many decisions. */
export function evidenceOf(pushes: readonly Shown[], more: Partial<Evidence> = {}): Evidence {
  const all = new Set(['fcm']);
  return {
    from: 0,
    until: 7 * DAY,
    shown: pushes,
    decisions: pushes,
    heard: { opened: all, dismissed: all },
    measuring: new Set(),
    ...more,
  };
}

/** `each` pushes to every user, whose scores are spread evenly from one value up to another. */
export function spread(
  users: number,
  each: number,
  [low, high]: readonly [number, number],
  reaction: (p: number, user: number) => Reaction,
  type: 'group' | 'channel' = 'group',
): Shown[] {
  return Array.from({ length: users * each }, (_, i) => {
    const user = i % users;
    const p = low + ((high - low) * (i + 0.5)) / (users * each);
    return shown(observed(`u${user}`, `m${i}`, p, type), reaction(p, user));
  });
}
