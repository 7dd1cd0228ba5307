// What the rules say of one item, each asked as seldom as can be: those that look at no device once for all devices, and
// none of a later tier while an earlier one may still settle.
import { type Tier, tiers, type Vote } from '../model/decision.js';
import type { ItemKind, RecipientDevice } from '../model/recipient.js';
import type { Facts } from './facts.js';
import { CastVote } from './cast-vote.js';
import type { Rule } from './rule.js';
import { rules as allRules } from './rules/index.js';

interface Bench {
  /** Those whose opinion is the same on every device. */
  readonly ofItem: readonly Rule[];
  readonly ofDevice: readonly Rule[];
}

type ByTier = Readonly<Record<Tier, Bench>>;
/** What concerns each kind of item, and nothing else. */
type ByKind = Readonly<Record<ItemKind, ByTier>>;

const nothing: readonly Vote[] = [];
const all = benches(allRules);
const rank = new Map(allRules.map(({ name }, index) => [name, index]));

/** The last item that was asked about, with the votes of each tier so far. Facts never change, so what was said of them stays. */
let lastFacts: Facts | null = null;
const lastVotes: Record<Tier, readonly Vote[] | null> = {
  schedule: null,
  veto: null,
  pierce: null,
  soften: null,
};

/** The votes of a tier in the order of the registry; empty where every rule abstains. */
export function votesOf(tier: Tier, facts: Facts, device: RecipientDevice | null): readonly Vote[] {
  const ofItem = votesOnItem(tier, facts);
  const ofDevice = ask(all[facts.item.kind][tier].ofDevice, facts, device);
  if (ofDevice.length === 0) return ofItem;
  return ofItem.length === 0 ? ofDevice : inOrder(ofItem, ofDevice);
}

/** The votes of a tier when only these rules are asked. */
export function votesAmong(
  rules: readonly Rule[],
  tier: Tier,
  facts: Facts,
  device: RecipientDevice | null,
): readonly Vote[] {
  const { ofItem, ofDevice } = benches(rules)[facts.item.kind][tier];
  return [...ask(ofItem, facts, device), ...ask(ofDevice, facts, device)];
}

/** Whether any rule of a tier votes: for those who only ask who is stopped or let through. */
export function hasVote(tier: Tier, facts: Facts, device: RecipientDevice | null): boolean {
  if (votesOnItem(tier, facts).length > 0) return true;
  for (const rule of all[facts.item.kind][tier].ofDevice) if (rule.judge(facts, device) !== null) return true;
  return false;
}

function votesOnItem(tier: Tier, facts: Facts): readonly Vote[] {
  if (lastFacts !== facts) {
    lastFacts = facts;
    for (const each of tiers) lastVotes[each] = null;
  }
  return (lastVotes[tier] ??= ask(all[facts.item.kind][tier].ofItem, facts, null));
}

function ask(rules: readonly Rule[], facts: Facts, device: RecipientDevice | null): readonly Vote[] {
  let votes = nothing;
  for (const rule of rules) {
    const opinion = rule.judge(facts, device);
    if (opinion === null) continue;
    const vote = new CastVote(rule, opinion, facts, device);
    // Most often there is one: a list that has been pushed to keeps room for many.
    votes = votes === nothing ? [vote] : [...votes, vote];
  }
  return votes;
}

/** Two lists in the order of the registry as one. */
function inOrder(ofItem: readonly Vote[], ofDevice: readonly Vote[]): readonly Vote[] {
  const votes: Vote[] = [];
  let next = 0;
  for (const vote of ofItem) {
    while (next < ofDevice.length && rankOf(ofDevice[next]!) < rankOf(vote)) votes.push(ofDevice[next++]!);
    votes.push(vote);
  }
  return [...votes, ...ofDevice.slice(next)];
}

function rankOf({ rule }: Vote): number {
  return rank.get(rule)!;
}

function benches(rules: readonly Rule[]): ByKind {
  const of = (kind: ItemKind) =>
    byTier(rules.filter(({ concerns }) => concerns === undefined || concerns.includes(kind)));
  return { message: of('message'), call: of('call'), notice: of('notice') };
}

function byTier(rules: readonly Rule[]): ByTier {
  const of = (tier: Tier): Bench => ({
    ofItem: rules.filter((rule) => rule.tier === tier && rule.looksAtDevice !== true),
    ofDevice: rules.filter((rule) => rule.tier === tier && rule.looksAtDevice === true),
  });
  return { schedule: of('schedule'), veto: of('veto'), pierce: of('pierce'), soften: of('soften') };
}
