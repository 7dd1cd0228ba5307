// Before anything is scored: would this message be decided as an ordinary one? What policy settles alone is never
// shown to a scorer.
import type { Policy } from '../model/policy.js';
import type { ArrivingMessage } from '../model/arriving.js';
import type { Recipient, RecipientDevice } from '../model/recipient.js';
import { openingDevices } from './devices.js';
import { type Facts, factsOf } from './facts.js';
import { hasVote } from './hearing.js';
import { notMentioned } from './rules/not-mentioned.js';
import { itemOf, isKnown } from './take-in.js';

export interface Screening {
  /** Whether a score is wanted (L01): the message would be decided as an ordinary one. */
  readonly needsScore: boolean;
  /** In which ways the message is addressed to the recipient (T07). */
  readonly classes: Facts['classes'];
}

export function screen(
  recipient: Recipient,
  message: ArrivingMessage,
  policy: Policy,
  now: number,
): Screening {
  const item = itemOf(message, recipient, policy, now);
  const facts = factsOf(item, recipient, policy, now, isKnown(recipient.items.get(message.message), now));
  return { needsScore: isForRelevance(facts, openingDevices(recipient)), classes: facts.classes };
}

/** Whether the message is now decided as an ordinary one: not stopped by veto, pierce, level or holdout (L01, L07). */
export function isForRelevance(facts: Facts, devices: readonly (RecipientDevice | null)[]): boolean {
  if (!facts.isOrdinary || facts.isWanted || facts.recipient.preferences.holdout) return false;
  return (
    notMentioned.judge(facts, null) === null &&
    !hasVote('pierce', facts, null) &&
    devices.some((device) => !hasVote('veto', facts, device))
  );
}
