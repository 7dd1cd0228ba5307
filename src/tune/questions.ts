// What tuning asks of feedback, and from which answer on it proposes. The costs are those of docs/relevance.md, with one
// difference: who takes the trouble to dismiss a push is disturbed as much as a wanted one is worth.
import type { Shown } from './observation.js';
import type { Threshold } from './target.js';

/** A wanted push is worth 1, a dismissed one costs 1, a wanted one that did not come costs 1: right from w = 1/3. */
const PUSH_FROM = 1 / 3;
/** A batch is worth 0.6 of a push and costs a fifth of it for each message: right from w = 1/9. */
const BATCH_FROM = 1 / 9;

export interface Question {
  readonly threshold: Threshold;
  readonly direction: 'raise' | 'lower';
  /** The pushes whose reactions answer it. */
  readonly via: Shown['via'];
  /** The word that a provider's pushes must have brought at least once, or silence could mean it. */
  readonly hears: 'opened' | 'dismissed';
  readonly proof: Proof;
}

/** Proven when the whole interval of the unwanted share lies on this side of the bound. */
export interface Proof {
  readonly side: 'above' | 'below';
  readonly bound: number;
}

/** In the order of precedence: quieter first. */
export const questions: readonly Question[] = [
  {
    threshold: 'push_threshold',
    direction: 'raise',
    via: 'relevant',
    hears: 'opened',
    proof: { side: 'above', bound: 1 - PUSH_FROM },
  },
  {
    threshold: 'batch_threshold',
    direction: 'raise',
    via: 'batched',
    hears: 'opened',
    proof: { side: 'above', bound: 1 - BATCH_FROM },
  },
  {
    threshold: 'push_threshold',
    direction: 'lower',
    via: 'batched',
    hears: 'dismissed',
    // Twice as sure as a push has to be: louder is what people forgive least.
    proof: { side: 'below', bound: 1 - 2 * PUSH_FROM },
  },
];

/** Values that a threshold may be moved to: coarse, so that the same evidence a little later proposes the same. */
export const steps: readonly number[] = [
  0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.09, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45,
  0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95,
];

/** One proposal moves at most this share of the pushes that it judges, where the steps allow that. */
export const MAX_MOVED = 0.5;
