// What an event is to each of its users, with the scores that came meanwhile.
import type { Input } from '../model/input.js';
import type { Recipient } from '../model/recipient.js';
import type { Gathered } from './gathering.js';
import { underOwnThresholds } from './own-thresholds.js';
import { type Ratings, withScores } from './ratings.js';

type InputsOf = (recipient: Recipient) => readonly Input[];

export function inputsOf(gathered: Gathered, rated: Ratings): InputsOf {
  const { message, inputs } = gathered.addressed;
  if (message !== null) return arrivalOf(gathered, rated);
  return (recipient) => inputs(recipient).map((input) => withScores(input, rated.get(recipient.id)));
}

/** What a message is to each recipient: what overtook it, what its arrival changes for them, then the message. */
function arrivalOf({ addressed, early, isDuplicate, policy }: Gathered, rated: Ratings): InputsOf {
  return (recipient) => {
    const type = 'message.created';
    const message = addressed.message!;
    const scored = rated.get(recipient.id)?.scores ?? null;
    const scores = scored && underOwnThresholds(scored, recipient, policy, message.conversation);
    const created = { type, message, scores, llmChanges: [], duplicate: isDuplicate } as const;
    return [...early, ...addressed.inputs(recipient), created];
  };
}
