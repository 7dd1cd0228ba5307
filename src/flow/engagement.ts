// Where a condition of the policy asks how a user has treated pushes before, their messages bring it along: observed once,
// on arrival, and recorded with the input.
import type { ScoreService } from '../context/score.service.js';
import { asksForEngagement } from '../decide/conditions.js';
import type { Policy } from '../model/policy.js';
import type { Input } from '../model/input.js';

interface Under {
  readonly app: string;
  readonly policy: Policy;
}

/** Reads what `withEngagement` will ask for; nothing where no condition does. */
export async function prepareEngagement(
  { app, policy }: Under,
  users: readonly string[],
  scores: Pick<ScoreService, 'prepare'>,
): Promise<void> {
  if (asksForEngagement(policy)) await scores.prepare(app, users);
}

export function withEngagement(
  input: Input,
  { app, policy }: Under,
  user: string,
  scores: Pick<ScoreService, 'engagement'>,
): Input {
  if (input.type !== 'message.created' || !asksForEngagement(policy)) return input;
  const { sender, conversation } = input.message;
  return { ...input, engagement: scores.engagement(app, user, sender, conversation) };
}
