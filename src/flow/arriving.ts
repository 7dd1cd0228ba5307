// What an event is to each of its users, with the scores that came meanwhile.
import type { Rating } from '../context/score.service.js';
import type { Input } from '../model/input.js';
import type { Recipient } from '../model/recipient.js';
import type { Gathered } from './gathering.js';

type InputsOf = (recipient: Recipient) => readonly Input[];

export function inputsOf(gathered: Gathered, rated: ReadonlyMap<string, Rating>): InputsOf {
  const { message, inputs } = gathered.addressed;
  if (message !== null) return arrivalOf(gathered, rated);
  return (recipient) => inputs(recipient).map((input) => withScores(input, rated.get(recipient.id)));
}

/** What a message is to each recipient: what overtook it, what its arrival changes for them, then the message. */
function arrivalOf(
  { addressed, early, isDuplicate }: Gathered,
  rated: ReadonlyMap<string, Rating>,
): InputsOf {
  return (recipient) => {
    const scores = rated.get(recipient.id)?.scores ?? null;
    const type = 'message.created';
    const message = addressed.message!;
    const created = { type, message, scores, llmChanges: [], duplicate: isDuplicate } as const;
    return [...early, ...addressed.inputs(recipient), created];
  };
}

function withScores(input: Input, rating: Rating | undefined): Input {
  if (rating === undefined || input.type !== 'notice.requested') return input;
  return { ...input, scores: rating.scores };
}
