// What can happen to a recipient: what `step` takes, one after another. An event becomes one or more of these for each
// user that it concerns; the rest comes from devices, providers and the clock.
import type { ArrivingMessage, ArrivingNotice } from './arriving.js';
import type { LlmChange } from './decision.js';
import type { ConversationPreferences, Preferences } from './preferences.js';
import type { EngagementRates, ProfileChange } from './profile.js';
import type { EarlyChange, RecipientDevice, Scores } from './recipient.js';

/** What an input about a push names: the message or call, or the notice, that was pushed. */
export type PushedSubject = { readonly message: string } | { readonly notice: string };

/**
 * Everything that can happen to a recipient. `llmChanges` are the recent LLM-caused changes, over all recipients, of
 * senders that the input may have scored (L06): of the message's sender, and where known of senders of held messages.
 */
export type Input = RecipientEvent & { readonly llmChanges?: readonly LlmChange[] };

type RecipientEvent =
  | {
      readonly type: 'message.created';
      readonly message: ArrivingMessage;
      readonly scores: Scores | null;
      /** This sender's recent LLM-caused changes over all recipients (L06). */
      readonly llmChanges: readonly LlmChange[];
      /** The ledger knows this message id although the state may have forgotten it (V04). */
      readonly duplicate: boolean;
      readonly engagement?: EngagementRates;
    }
  | { readonly type: 'user.updated'; readonly set: ProfileChange }
  | {
      readonly type: 'message.edited';
      readonly message: string;
      readonly set: EarlyChange['set'];
      /** Of a message that the edit makes ordinary and that nobody scored on arrival. */
      readonly scores?: Scores;
    }
  | { readonly type: 'message.deleted'; readonly message: string }
  | {
      readonly type: 'read.advanced';
      readonly conversation: string;
      readonly up_to_seq: number;
      readonly device: string | null;
    }
  | {
      readonly type: 'presence.changed';
      readonly device: string;
      readonly connected?: boolean;
      readonly active?: boolean;
      readonly clean?: boolean;
      readonly last_contact_at?: number | null;
    }
  | {
      readonly type: 'preference.changed';
      readonly conversation?: string;
      readonly set: Partial<Preferences> | Partial<ConversationPreferences>;
    }
  | { readonly type: 'device.registered'; readonly device: string; readonly set: Partial<RecipientDevice> }
  | { readonly type: 'device.removed'; readonly device: string }
  | (PushedSubject & {
      readonly type: 'push.failed';
      readonly device: string;
      readonly kind: 'token_invalid';
    })
  /** The push is on the screen of that device (W01). */
  | (PushedSubject & { readonly type: 'push.displayed'; readonly device: string })
  /** `display_timeout_seconds` have passed since the push to that device without a word of its display (W01). */
  | (PushedSubject & { readonly type: 'push.not_displayed'; readonly device: string })
  | {
      readonly type: 'notice.requested';
      readonly notice: ArrivingNotice;
      readonly scores: Scores | null;
      /** The ledger knows this notice's id although the state may have forgotten it (V04). */
      readonly duplicate: boolean;
    }
  | { readonly type: 'notice.cancelled'; readonly notice: string }
  | { readonly type: 'notice.seen'; readonly notice: string; readonly device: string | null }
  | {
      readonly type: 'call.ringing';
      readonly call: string;
      readonly conversation: string;
      readonly sender: string;
      readonly created_at: number | null;
      readonly ttl_seconds: number | null;
      readonly importance: 'low' | 'normal' | 'high' | 'critical';
    }
  | {
      readonly type: 'call.ended';
      readonly call: string;
      readonly how: 'answered' | 'declined' | 'cancelled' | 'missed';
      readonly device: string | null;
    }
  /** `due`: when what wakes the recipient was due (ms); left out where nobody knows. */
  | { readonly type: 'clock'; readonly due?: number };
