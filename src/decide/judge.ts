// Rules vote, tiers settle (S01-S03). One question at a time: what happens with this message on this device? In come
// facts, out comes an outcome with its reason and the votes that led there. The order of rules must never matter.
import { type Outcome, type Tier, tiers, type Vote } from '../model/decision.js';
import type { ItemKind, RecipientDevice } from '../model/recipient.js';
import type { Facts } from './facts.js';
import { type Rule, voteOf } from './rule.js';
import { rules as allRules } from './rules/index.js';

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

type ByTier = Readonly<Record<Tier, readonly Rule[]>>;
/** What concerns each kind of item, and nothing else. */
type ByKind = Readonly<Record<ItemKind, ByTier>>;

const loudness: Readonly<Record<Outcome, number>> = { suppress: 0, defer: 1, batch: 1, push: 2 };
const nothingObjected: Judgement = {
  outcome: 'push',
  reason: 'nothing_objected',
  release_at: null,
  tier: null,
  votes: [],
};
const all = byKind(allRules);

export function judge(facts: Facts, device: RecipientDevice | null, rules?: readonly Rule[]): Judgement {
  const ordered = (rules === undefined ? all : byKind(rules))[facts.item.kind];
  for (const tier of tiers) {
    const votes = votesOf(ordered[tier], facts, device);
    if (votes !== null) return settle(tier, votes);
  }
  return nothingObjected;
}

/** Whether any rule of a tier votes: for those who only ask who is stopped or let through. */
export function hasVote(tier: Tier, facts: Facts, device: RecipientDevice | null): boolean {
  return all[facts.item.kind][tier].some((rule) => rule.judge(facts, device) !== null);
}

/** The reason a message would be pushed with (B06): its own push vote, or none. Null when a veto stops it. */
export function pushReason({ tier, votes }: Judgement): string | null {
  if (tier === 'veto') return null;
  const pushes = votes.filter((vote) => vote.outcome === 'push');
  return pushes.length === 0 ? 'nothing_objected' : quietest(pushes).rule;
}

function votesOf(rules: readonly Rule[], facts: Facts, device: RecipientDevice | null): Vote[] | null {
  let votes: Vote[] | null = null;
  for (const rule of rules) {
    const opinion = rule.judge(facts, device);
    if (opinion !== null) (votes ??= []).push(voteOf(rule, opinion));
  }
  return votes;
}

function settle(tier: Tier, votes: readonly Vote[]): Judgement {
  const { outcome, rule, release_at } = quietest(votes);
  return { outcome, reason: rule, release_at: release_at ?? null, tier, votes };
}

function quietest(votes: readonly Vote[]): Vote {
  return votes.reduce((best, vote) => (isQuieter(vote, best) ? vote : best));
}

/** S02: suppress before holds before push; of two holds the later release; then the name in ASCII order. */
function isQuieter(one: Vote, other: Vote): boolean {
  const louder = loudness[one.outcome] - loudness[other.outcome];
  if (louder !== 0) return louder < 0;
  const later = (one.release_at ?? 0) - (other.release_at ?? 0);
  return later !== 0 ? later > 0 : one.rule < other.rule;
}

function byKind(rules: readonly Rule[]): ByKind {
  const of = (kind: ItemKind) =>
    byTier(rules.filter(({ concerns }) => concerns === undefined || concerns.includes(kind)));
  return { message: of('message'), call: of('call'), notice: of('notice') };
}

function byTier(rules: readonly Rule[]): ByTier {
  const of = (tier: Tier) => rules.filter((rule) => rule.tier === tier);
  return { schedule: of('schedule'), veto: of('veto'), pierce: of('pierce'), soften: of('soften') };
}
