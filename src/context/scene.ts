// Where a message about to be scored stands: what all its candidates share, worked out once.
import type { ChatHistory, PastMessage } from './history.js';
import { addresseesOf, cuesOf, type Cues } from './message-cues.js';
import type { ConversationPast, PersonPast, Speaker } from './past.js';

/** A message about to be scored, and where it stands. `at` in milliseconds. */
export type RatedMessage = Omit<PastMessage, 'message'>;

/** What all candidates of one message share; worked out once. */
export interface Scene {
  readonly message: RatedMessage;
  readonly cues: Cues;
  readonly addressees: readonly string[];
  readonly here: ConversationPast | undefined;
  readonly above: ConversationPast | undefined;
  readonly sender: Speaker | undefined;
  readonly senderPerson: PersonPast | undefined;
  readonly ranks: ReadonlyMap<string, number>;
  readonly crowd: number;
  /** How many people the message may concern. */
  readonly audience: number;
  readonly hour: number;
  readonly person: (user: string) => PersonPast | undefined;
}

/** Reads the past once for a message; the candidates are then O(1) each. */
export function sceneOf(history: ChatHistory, message: RatedMessage, audience: number): Scene {
  const { app, conversation, parent, sender, at } = message;
  const here = history.conversation(app, conversation);
  return {
    message,
    cues: cuesOf(message.text),
    addressees: addresseesOf(message),
    here,
    above: parent === null ? undefined : history.conversation(app, parent),
    sender: here?.speakers.get(sender),
    senderPerson: history.person(app, sender),
    ranks: new Map(here?.order.map((user, rank) => [user, rank])),
    crowd: new Set(here?.authors.slice(-20)).size,
    audience: Math.max(audience, 1),
    hour: new Date(at).getUTCHours(),
    person: (user) => history.person(app, user),
  };
}
