import type { ScoreService } from '../context/score.service.js';
import { policyIn } from '../decide/facts.js';
import type { Input } from '../model/input.js';
import type { Recipient } from '../model/recipient.js';
import type { Cause } from './stepped.js';

/** A notice with what the local scorer says of it for this user (A10). */
export function withNoticeScores(
  input: Input,
  { app, policy }: Pick<Cause, 'app' | 'policy'>,
  recipient: Recipient,
  scores: Pick<ScoreService, 'noticeScores'>,
): Input {
  if (input.type !== 'notice.requested' || input.scores !== null) return input;
  const own = policyIn(policy, recipient, null);
  return { ...input, scores: scores.noticeScores(app, input.notice, recipient.id, own) };
}
