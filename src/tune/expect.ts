// What a draft would have changed, and what it promises. Pure. Counted over recorded decisions, so a promise holds as long
// as messages and scores stay what they were.
import type { RelevanceTier } from '../model/decision.js';
import type { PolicyDocument } from '../model/policy.js';
import { type Interval, wilson, Z95 } from './interval.js';
import type { Observation, Shown } from './observation.js';
import type { Change, Evidence } from './propose.js';
import { isThin, rateOf } from './rate.js';
import { governs, type Target, type Threshold, tierUnder, trial } from './target.js';

const DAY_MS = 86_400_000;

/**
 * What is measured afterwards is at least this share of what was looked at before, and varies by itself: the interval of
 * a promise is that of a sample of 1 / (1 + 1 / MIN_SAMPLE) of the size.
 */
export const MIN_SAMPLE = 1 / 3;

export interface Move {
  readonly from: RelevanceTier;
  readonly to: RelevanceTier;
  readonly decisions: number;
}

export interface Effects {
  /** Decisions that relevance settled, each message and user once. */
  readonly decisions: number;
  readonly quieter: number;
  readonly louder: number;
  readonly moves: readonly Move[];
}

export interface Expectation {
  /** What is counted: messages pushed at once (`push`) or in a batch (`batch`). */
  readonly tier: RelevanceTier;
  /** Decisions in the sample. */
  readonly decisions: number;
  /** Of these decisions, the share of that tier; `after` with its 95 % interval. */
  readonly before: number;
  readonly after: Interval;
  /** The same a day, as long as there are as many messages as before. */
  readonly per_day: { readonly before: number; readonly after: Interval };
  /** Of pushes of that tier with a reaction, the share not wanted; null: too little data. */
  readonly dismissals: { readonly before: Interval; readonly after: Interval | null };
}

const loudness: Readonly<Record<RelevanceTier, number>> = { suppress: 0, batch: 1, push: 2 };
export const countedTier: Readonly<Record<Threshold, RelevanceTier>> = {
  push_threshold: 'push',
  batch_threshold: 'batch',
};

export function effectsOf(
  decisions: readonly Observation[],
  before: PolicyDocument,
  after: PolicyDocument,
  changes: readonly Pick<Change, 'target' | 'threshold'>[],
): Effects {
  const reaching = changes.map(({ target, threshold }) => governs(before, target, threshold));
  const [old, next] = [trial(before), trial(after)];
  const moves = new Map<string, Move>();
  for (const each of decisions) {
    if (!reaching.some((reaches) => reaches(each))) continue;
    const [from, to] = [tierUnder(old, each), tierUnder(next, each)];
    if (from === to) continue;
    const known = moves.get(`${from} ${to}`)?.decisions ?? 0;
    moves.set(`${from} ${to}`, { from, to, decisions: known + 1 });
  }
  const all = [...moves.values()];
  const sum = (some: readonly Move[]): number => some.reduce((total, each) => total + each.decisions, 0);
  const isLouder = ({ from, to }: Move): boolean => loudness[to] > loudness[from];
  const louder = sum(all.filter(isLouder));
  return { decisions: decisions.length, quieter: sum(all) - louder, louder, moves: all };
}

export function expectationOf(
  change: Pick<Change, 'target' | 'threshold'>,
  evidence: Pick<Evidence, 'from' | 'until' | 'decisions' | 'shown'>,
  before: PolicyDocument,
  after: PolicyDocument,
): Expectation {
  const { target, threshold } = change;
  const reaches = governs(before, target, threshold);
  const sample = evidence.decisions.filter(reaches);
  const shown = evidence.shown.filter(reaches);
  const tier = countedTier[threshold];
  const under = (document: PolicyDocument) => {
    const policy = trial(document);
    return (each: Observation): boolean => tierUnder(policy, each) === tier;
  };
  const [was, is] = [under(before), under(after)];
  const now = sample.filter(was).length / Math.max(1, sample.length);
  const promised = promise(sample, is);
  const daily = sample.length / daysOf(evidence);
  return {
    tier,
    decisions: sample.length,
    before: now,
    after: promised,
    per_day: { before: now * daily, after: scaled(promised, daily) },
    dismissals: { before: rateOf(shown.filter(was)).unwanted, after: promisedRate(shown.filter(is)) },
  };
}

export function daysOf({ from, until }: Pick<Evidence, 'from' | 'until'>): number {
  return Math.max(1, until - from) / DAY_MS;
}

export function scaled({ share, low, high }: Interval, by: number): Interval {
  return { share: share * by, low: low * by, high: high * by };
}

/** The share that `counts`, with the interval in which that of the next sample lies. */
function promise(sample: readonly Observation[], counts: (each: Observation) => boolean): Interval {
  const counted = sample.map(counts);
  const share = counted.filter(Boolean).length / Math.max(1, sample.length);
  const size = effectiveSize(sample, counted, share);
  return wilson(share, size / (1 + 1 / MIN_SAMPLE), Z95);
}

/**
 * How many independent decisions would vary as much: those about one message hang together, and so do those of one user.
 * Linearised variance of a share over clusters, of both kinds added up.
 */
function effectiveSize(sample: readonly Observation[], counted: readonly boolean[], share: number): number {
  const byMessage = clusters(sample, counted, share, ({ message }) => message);
  const byUser = clusters(sample, counted, share, ({ user }) => user);
  const fewest = Math.min(byMessage.count, byUser.count);
  const variance = (byMessage.squares + byUser.squares) / Math.max(1, sample.length) ** 2;
  if (share * (1 - share) === 0 || variance === 0) return fewest;
  return Math.min(sample.length, (share * (1 - share)) / variance);
}

function clusters(
  sample: readonly Observation[],
  counted: readonly boolean[],
  share: number,
  keyOf: (each: Observation) => string,
): { count: number; squares: number } {
  const sums = new Map<string, number>();
  sample.forEach((each, i) => {
    const key = keyOf(each);
    sums.set(key, (sums.get(key) ?? 0) + Number(counted[i]) - share);
  });
  const squares = [...sums.values()].reduce((total, sum) => total + sum * sum, 0);
  return { count: sums.size, squares: (squares * sums.size) / Math.max(1, sums.size - 1) };
}

function promisedRate(pushes: readonly Shown[]): Interval | null {
  const { counts, unwanted } = rateOf(pushes);
  if (isThin(counts)) return null;
  return wilson(unwanted.share, counts.users / (1 + 1 / MIN_SAMPLE), Z95);
}

/** Of the recorded decisions and pushes themselves, whatever policy made them. */
export function recordedOf(
  { target, threshold }: { readonly target: Target; readonly threshold: Threshold },
  seen: Pick<Evidence, 'from' | 'until' | 'decisions' | 'shown'>,
  document: PolicyDocument,
) {
  const reaches = governs(document, target, threshold);
  const tier = countedTier[threshold];
  const isCounted = ({ relevance }: Observation): boolean => relevance.tier === tier;
  const sample = seen.decisions.filter(reaches);
  const share = sample.filter(isCounted).length / Math.max(1, sample.length);
  const { counts, unwanted } = rateOf(seen.shown.filter(reaches).filter(isCounted));
  return {
    decisions: sample.length,
    share,
    per_day: (share * sample.length) / daysOf(seen),
    counts,
    unwanted: counts.users === 0 ? null : unwanted,
  };
}
