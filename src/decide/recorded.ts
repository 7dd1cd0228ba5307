// What is left of a decision in the ledger, as far as its facts can be made again from it.
import type { DeviceDecision, Relevance } from '../model/decision.js';
import type { Policy } from '../model/policy.js';
import type { Input } from '../model/input.js';
import type {
  ChatItem,
  Item,
  Recipient,
  RecipientConversation,
  SentNotification,
} from '../model/recipient.js';

/** What was observed of a user at the start of a step. Texts of messages are never in it. */
export interface Observed extends Pick<Recipient, 'preferences' | 'profile'> {
  readonly devices: readonly Recipient['devices'][string][];
  readonly conversations: readonly (RecipientConversation | null)[];
  readonly inputs: readonly Input[];
}

/** A step of the record: when (ms), by which policy, and what was observed; null where that is no longer kept. */
export interface RecordedStep {
  readonly at: number;
  readonly policy: Policy;
  readonly observed: Observed | null;
}

export interface RecordedDecision extends RecordedStep {
  readonly user: string;
  readonly item_kind: Item['kind'];
  readonly message: string;
  readonly relevance: Relevance | null;
  /** What was decided on the device that is to be explained. */
  readonly decided: DeviceDecision;
  /** The step in which the message came; this one, for a first decision. */
  readonly arrival: RecordedStep;
  /** Decisions on the same message before this one, oldest first. */
  readonly earlier: readonly {
    readonly devices: readonly DeviceDecision[];
    readonly relevance: Relevance | null;
  }[];
  /** Whether those are all there were. */
  readonly is_whole: boolean;
  /** What had been sent by then, as far as caps and throttle count it; left out or null where the record does not tell. */
  readonly notifications?: readonly SentNotification[] | null;
  /** What a message says by now, edits included, without a text that is no longer kept; null where nothing is. */
  readonly reads: Partial<Pick<ChatItem, 'text' | 'mentions' | 'broadcast' | 'reply_to'>> | null;
}
