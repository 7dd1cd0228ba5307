import type { ScoreService } from '../context/score.service.js';
import { segmentsOf } from '../decide/segments.js';
import type { Input } from '../model/input.js';
import { policyFor } from '../model/policy-levels.js';
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
  const own = policyFor(policy, null, null, segmentsOf(recipient, policy));
  return { ...input, scores: scores.noticeScores(app, input.notice, recipient.id, own) };
}
