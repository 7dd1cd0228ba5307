// A logistic model as data: what it adds to the log-odds for each feature, and how it explains itself.
import type { Features, LocalScore } from '../scorer.js';

/** One term: `weight · (value − mean)`, kept within ±`limit` where one is given. */
export interface Term {
  readonly feature: string;
  readonly weight: number;
  readonly mean: number;
  readonly limit?: number;
}

export interface LogisticModel {
  /** Log-odds of a candidate with mean features. */
  readonly bias: number;
  readonly terms: readonly Term[];
}

/** How many terms an explanation names; the rest is summed up as `other_features`. */
const NAMED = 6;
/** Terms that are always named when they say anything: people ask what their own reactions did. */
const ALWAYS: ReadonlySet<string> = new Set(['sender_open_rate', 'conversation_open_rate']);
const FURTHEST = 12;

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

export function logitOf(p: number): number {
  return Math.log(p / (1 - p));
}

function termLogit(term: Term, value: number): number {
  const logit = term.weight * (value - term.mean);
  return term.limit === undefined ? logit : Math.min(Math.max(logit, -term.limit), term.limit);
}

/** Probability in (0, 1); the contributions with the base add up to its log-odds. */
export function scoreLogistic(model: LogisticModel, features: Features): LocalScore {
  const all = model.terms.map((term) => {
    const value = features.values[term.feature] ?? term.mean;
    return { feature: term.feature, value, logit: termLogit(term, value) };
  });
  const logit = all.reduce((sum, each) => sum + each.logit, model.bias);
  const spoken = all.filter((each) => Math.abs(each.logit) >= 0.005);
  spoken.sort((a, b) => Math.abs(b.logit) - Math.abs(a.logit) || (a.feature < b.feature ? -1 : 1));
  const named = spoken.filter((each, i) => i < NAMED || ALWAYS.has(each.feature));
  const rest = logit - model.bias - named.reduce((sum, each) => sum + each.logit, 0);
  return {
    p: sigmoid(Math.min(Math.max(logit, -FURTHEST), FURTHEST)),
    contributions: [
      ...named,
      { feature: 'other_features', value: all.length - named.length, logit: rest },
      { feature: 'base', value: 1, logit: model.bias },
    ],
  };
}
