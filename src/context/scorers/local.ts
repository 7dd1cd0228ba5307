// The scorer that the product ships with: two small logistic models, one for threads and one for open conversations,
// fitted once offline (scripts/fit-local.ts), and a prior for people who never wrote where the message was written. It
// reads nothing and remembers nothing.
import type { Features, LocalScore, LocalScorer } from '../scorer.js';
import { scoreLogistic, type LogisticModel, type Term } from './logistic.js';
import weights from './local-weights.json' with { type: 'json' };

/** Log-odds per unit of open rate. Chosen, not fitted: the training data knows no pushes (docs/relevance.md). */
const engagement: readonly Term[] = [
  { feature: 'sender_open_rate', weight: 3, mean: 0.5, limit: 1.5 },
  { feature: 'conversation_open_rate', weight: 2, mean: 0.5, limit: 1 },
];

/**
 * One person of the audience is concerned by a message, as in both training sets: odds of 1 to the audience. Whoever
 * stays silent while others write is less and less likely that person.
 */
const prior: readonly Term[] = [
  { feature: 'audience_share', weight: 1, mean: 0 },
  { feature: 'unheard', weight: -1, mean: 0 },
  { feature: 'other_mentioned', weight: -1, mean: 0 },
];

const models: Readonly<Record<'open' | 'thread' | 'newcomer', LogisticModel>> = {
  open: { bias: weights.open.bias, terms: [...weights.open.terms, ...engagement] },
  thread: { bias: weights.thread.bias, terms: [...weights.thread.terms, ...engagement] },
  newcomer: { bias: 0, terms: [...prior, ...engagement] },
};

export const local: LocalScorer = {
  name: 'local',
  version: weights.version,
  description: 'Two logistic models over conversation, dialogue and recency, with open rates on top.',
  score: (features: Features): LocalScore => scoreLogistic(modelFor(features), features),
  // The training sets know no notices: where there is somebody else to ask, it is theirs to say; elsewhere nothing objects.
  scoreNotice: ({ unclear }) => unclear,
};

function modelFor({ values }: Features): LogisticModel {
  if (values['newcomer'] === 1) return models.newcomer;
  return values['in_thread'] === 1 ? models.thread : models.open;
}
