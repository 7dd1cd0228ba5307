// Rules vote, tiers settle (S01-S03). One question at a time: what happens with this message on this device? In come
// facts, out comes an outcome with its reason and the votes that led there. The order of rules must never matter.
import { type Outcome, type Tier, tiers, type Vote } from '../model/decision.js';
import type { RecipientDevice } from '../model/recipient.js';
import type { Facts } from './facts.js';
import { votesAmong, votesOf } from './hearing.js';
import type { Rule } from './rule.js';

export interface Judgement {
  readonly outcome: Outcome;
  readonly reason: string;
  /** Milliseconds; exactly for batch and defer. */
  readonly release_at: number | null;
  /** The tier that settled; null when no rule voted. */
  readonly tier: Tier | null;
  /** All votes of that tier, those that lost included. Later tiers are not heard. */
  readonly votes: readonly Vote[];
}

const loudness: Readonly<Record<Outcome, number>> = { suppress: 0, defer: 1, batch: 1, push: 2 };
const nothingObjected: Judgement = {
  outcome: 'push',
  reason: 'nothing_objected',
  release_at: null,
  tier: null,
  votes: [],
};

/** `rules`: only these are asked; left out: all of the registry. */
export function judge(facts: Facts, device: RecipientDevice | null, rules?: readonly Rule[]): Judgement {
  for (const tier of tiers) {
    const votes = rules === undefined ? votesOf(tier, facts, device) : votesAmong(rules, tier, facts, device);
    if (votes.length > 0) return settle(tier, votes);
  }
  return nothingObjected;
}

/** The reason a message would be pushed with (B06): its own push vote, or none. Null when a veto stops it. */
export function pushReason({ tier, votes }: Judgement): string | null {
  if (tier === 'veto') return null;
  const pushes = votes.filter((vote) => vote.outcome === 'push');
  return pushes.length === 0 ? 'nothing_objected' : quietest(pushes).rule;
}

/** The last that was settled: where no rule looks at the device, all devices of a message share one judgement. */
let latest: Judgement = nothingObjected;

function settle(tier: Tier, votes: readonly Vote[]): Judgement {
  if (latest.votes === votes) return latest;
  const { outcome, rule, release_at } = quietest(votes);
  latest = { outcome, reason: rule, release_at: release_at ?? null, tier, votes };
  return latest;
}

function quietest(votes: readonly Vote[]): Vote {
  return votes.length === 1 ? votes[0]! : votes.reduce((best, vote) => (isQuieter(vote, best) ? vote : best));
}

/** S02: suppress before holds before push; of two holds the later release; then the name in ASCII order. */
function isQuieter(one: Vote, other: Vote): boolean {
  const louder = loudness[one.outcome] - loudness[other.outcome];
  if (louder !== 0) return louder < 0;
  const later = (one.release_at ?? 0) - (other.release_at ?? 0);
  return later !== 0 ? later > 0 : one.rule < other.rule;
}
