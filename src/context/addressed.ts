// Whom an event concerns and what it asks of each: what addressing gives, and what it looks at.
import type { ArrivingMessage } from '../model/arriving.js';
import type { Input } from '../model/input.js';
import type { Recipient } from '../model/recipient.js';
import type { EventStore } from '../store/event-store.js';
import type { Write } from '../store/ledger.js';
import type {
  Conversation,
  ConversationStore,
  MembershipStore,
  RecipientStore,
  UserStore,
} from '../store/stores.js';
import type { Candidates } from './candidates.js';
import type { MembershipIndex } from './membership-index.js';

export interface Directory {
  readonly index: MembershipIndex;
  readonly conversations: ConversationStore;
  readonly memberships: MembershipStore;
  readonly users: UserStore;
  readonly recipients: RecipientStore;
  readonly events: EventStore;
}

export interface Addressed {
  readonly users: readonly string[];
  /** Where it takes the events before this one to say whom it concerns: asked when they are decided, instead of `users`. */
  readonly late: (() => Promise<readonly string[]>) | null;
  /** Conversations whose settings and read cursors the inputs look at. */
  readonly conversations: readonly Conversation[];
  readonly inputs: (recipient: Recipient) => readonly Input[];
  readonly cohort: Candidates['cohort'];
  readonly writes: readonly Write[];
  /** The message to be scored, for message.created. */
  readonly message: ArrivingMessage | null;
}

export const nobody: Addressed = {
  users: [],
  late: null,
  conversations: [],
  inputs: () => [],
  cohort: null,
  writes: [],
  message: null,
};

export function toUser(user: string, input: Input): Addressed {
  return { ...nobody, users: [user], inputs: () => [input] };
}

/** Those who have the message (or call): known once it is decided itself, and therefore looked up as late as that. */
export function toHolders(
  app: string,
  message: string,
  directory: Directory,
  input: (user: string) => Input,
): Addressed {
  const late = () => directory.recipients.usersOf(app, message);
  return { ...nobody, late, inputs: (recipient) => [input(recipient.id)] };
}
