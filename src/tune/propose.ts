// From what users did with pushes to thresholds that would suit them better. In: observations and the policy in force;
// out: one finding for each question, and the document with the changes that are proven. Pure; it never publishes.
import type { RelevanceTier } from '../model/decision.js';
import type { Policy, PolicyDocument } from '../model/policy.js';
import type { Interval } from './interval.js';
import type { Observation, Shown } from './observation.js';
import { MAX_MOVED, type Proof, type Question, questions, steps } from './questions.js';
import { type Counts, isThin, type Rate, rateOf } from './rate.js';
import {
  governs,
  isCrossed,
  pathOf,
  type Target,
  targets,
  type Threshold,
  thresholdsAt,
  tierUnder,
  trial,
  withThreshold,
} from './target.js';

const MAX_EXAMPLES = 10;

export interface Evidence {
  readonly from: number;
  readonly until: number;
  readonly shown: readonly Shown[];
  readonly decisions: readonly Observation[];
  /** Providers whose pushes have brought each word lately. */
  readonly heard: Readonly<Record<Question['hears'], ReadonlySet<string>>>;
  /** Paths of thresholds whose last change is still being measured. */
  readonly measuring: ReadonlySet<string>;
}

/** `silent`: no provider tells the word; `thin`: too little data; `measuring`: an earlier change comes first. */
export const verdicts = ['change', 'thin', 'silent', 'measuring', 'not_proven'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Finding {
  readonly target: Target;
  readonly threshold: Threshold;
  readonly direction: Question['direction'];
  readonly path: string;
  readonly verdict: Verdict;
  readonly counts: Counts;
  readonly unwanted: Interval;
  /** What the interval has to do. */
  readonly proof: Proof;
}

export interface Change extends Finding {
  readonly from: number;
  readonly to: number;
  /** Of the pushes that the change moves alone. */
  readonly moved: Rate;
  /** Decisions whose pushes it moves, newest first. */
  readonly examples: readonly string[];
}

export interface Proposed {
  readonly findings: readonly Finding[];
  readonly changes: readonly Change[];
  /** Null: nothing to change. */
  readonly document: PolicyDocument | null;
}

const tiersOf: Readonly<Record<Question['via'], RelevanceTier>> = { relevant: 'push', batched: 'batch' };

export function propose(evidence: Evidence, document: PolicyDocument): Proposed {
  const found = questions.flatMap((question) => answers(question, evidence, document));
  const changes: Change[] = [];
  let next = document;
  for (const change of found) {
    if (!('to' in change) || changes.some(({ path }) => path === change.path)) continue;
    const changed = withThreshold(next, change.target, change.threshold, change.to);
    if (isCrossed(changed) && !isCrossed(next)) continue;
    next = changed;
    changes.push(change);
  }
  const findings = found.map((each) => findingOf(each, changes));
  return { findings, changes, document: changes.length === 0 ? null : next };
}

function findingOf(found: Finding | Change, changes: readonly Finding[]): Finding {
  const { target, threshold, direction, path, counts, unwanted, proof } = found;
  const isLeftOut = 'to' in found && !changes.includes(found);
  const verdict = isLeftOut ? 'not_proven' : found.verdict;
  return { target, threshold, direction, path, verdict, counts, unwanted, proof };
}

/** One kind of conversation at a time; the app as a whole only where no kind alone has enough data. */
function answers(question: Question, evidence: Evidence, document: PolicyDocument): (Finding | Change)[] {
  const byKind = targets
    .filter((target) => target !== 'app')
    .map((target) => answer(question, target, evidence, document))
    .filter(({ counts }) => counts.pushes > 0);
  const isEnough = byKind.some(({ verdict }) => verdict !== 'thin' && verdict !== 'silent');
  return isEnough ? byKind : [...byKind, answer(question, 'app', evidence, document)];
}

function answer(
  question: Question,
  target: Target,
  evidence: Evidence,
  document: PolicyDocument,
): Finding | Change {
  const { threshold, direction, via, hears, proof } = question;
  const reaches = governs(document, target, threshold);
  const policy = trial(document);
  const judged = evidence.shown.filter(
    (each) => each.via === via && reaches(each) && tierUnder(policy, each) === tiersOf[via],
  );
  const audible = judged.filter((each) => evidence.heard[hears].has(each.provider));
  const { counts, unwanted } = rateOf(audible);
  const path = pathOf(target, threshold);
  const found = { target, threshold, direction, path, counts, unwanted, proof };
  if (judged.length > 0 && audible.length === 0) {
    return { ...found, counts: rateOf(judged).counts, verdict: 'silent' };
  }
  if (isThin(counts)) return { ...found, verdict: 'thin' };
  if (evidence.measuring.has(path)) return { ...found, verdict: 'measuring' };
  const step = bestStep(question, target, audible, document);
  return step === null ? { ...found, verdict: 'not_proven' } : { ...found, verdict: 'change', ...step };
}

type Step = Pick<Change, 'from' | 'to' | 'moved' | 'examples'>;

/** The longest step whose own pushes prove it and that moves no more than it should; else the shortest that is proven. */
function bestStep(
  question: Question,
  target: Target,
  judged: readonly Shown[],
  document: PolicyDocument,
): Step | null {
  let best: Step | null = null;
  for (const to of candidates(question, target, document)) {
    const step = stepTo(to, question, target, judged, document);
    const isModest = step.moved.counts.pushes <= MAX_MOVED * judged.length;
    // What a longer step moves holds what a shorter one does: from here on none is modest.
    if (!isModest && best !== null) return best;
    if (!isProven(question, step.moved)) continue;
    if (!isModest) return step;
    best = step;
  }
  return best;
}

/** From the value in force on; each but the last leaves room between the two thresholds. */
function candidates({ threshold, direction }: Question, target: Target, document: PolicyDocument): number[] {
  const at = thresholdsAt(document, target);
  if (direction === 'lower') {
    return steps.filter((each) => each < at[threshold] && each > at.batch_threshold).reverse();
  }
  const top = threshold === 'batch_threshold' ? at.push_threshold : 1;
  return steps.filter((each) => each > at[threshold] && each < top);
}

function stepTo(
  to: number,
  { threshold, via }: Question,
  target: Target,
  judged: readonly Shown[],
  document: PolicyDocument,
): Step {
  const after: Policy = trial(withThreshold(document, target, threshold, to));
  const moved = judged.filter((each) => tierUnder(after, each) !== tiersOf[via]);
  const examples = moved.filter(({ reaction }) => reaction !== 'unknown').slice(0, MAX_EXAMPLES);
  return {
    from: thresholdsAt(document, target)[threshold],
    to,
    moved: rateOf(moved),
    examples: examples.map(({ decision }) => decision),
  };
}

function isProven({ proof }: Question, moved: Rate): boolean {
  if (isThin(moved.counts)) return false;
  const { low, high } = moved.unwanted;
  return proof.side === 'above' ? low > proof.bound : high < proof.bound;
}
