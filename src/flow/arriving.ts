import type { Rating } from '../context/score.service.js';
import type { Input } from '../model/input.js';
import type { ArrivingMessage } from '../model/arriving.js';
import type { Recipient } from '../model/recipient.js';

/** What else a message brings for its recipients. */
export interface Arriving {
  /** What its arrival changes for them. */
  readonly inputs: (recipient: Recipient) => readonly Input[];
  /** Edits and deletions that overtook it. */
  readonly early: readonly Input[];
  readonly isDuplicate: boolean;
  readonly rated: ReadonlyMap<string, Rating>;
}

/** What a message is to each recipient: what overtook it, what its arrival changes for them, then the message. */
export function arrivalOf(
  message: ArrivingMessage,
  { inputs, early, isDuplicate, rated }: Arriving,
): Arriving['inputs'] {
  return (recipient) => {
    const scores = rated.get(recipient.id)?.scores ?? null;
    const type = 'message.created';
    const created = { type, message, scores, llmChanges: [], duplicate: isDuplicate } as const;
    return [...early, ...inputs(recipient), created];
  };
}
