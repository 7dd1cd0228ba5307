import type { ScoreService } from '../context/score.service.js';
import type { Input } from '../model/input.js';
import type { Cause } from './stepped.js';

/** A notice with what the local scorer says of it for this user (A10). */
export function withNoticeScores(
  input: Input,
  { app, policy }: Pick<Cause, 'app' | 'policy'>,
  user: string,
  scores: Pick<ScoreService, 'noticeScores'>,
): Input {
  if (input.type !== 'notice.requested' || input.scores !== null) return input;
  return { ...input, scores: scores.noticeScores(app, input.notice, user, policy) };
}
