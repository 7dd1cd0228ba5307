import type { Rating } from '../context/score.service.js';
import type { Input } from '../model/input.js';

/** By user. Whoever is not in it has no score. */
export type Ratings = ReadonlyMap<string, Rating>;

/** An input with the scores that came for its user meanwhile; messages get theirs as they are put together. */
export function withScores(input: Input, rating: Rating | undefined): Input {
  const isScored = input.type === 'notice.requested' || input.type === 'message.edited';
  return rating === undefined || !isScored ? input : { ...input, scores: rating.scores };
}
