// A user's state in the engine: a plain value. `step` takes one and gives the next; `context` loads it, `store` saves it.
// Everything is data, so serialising and loading it between two inputs changes nothing.
import type { Attributes } from './condition/attributes.js';
import type { ConversationType } from './event.js';
import type { NoticeKind } from './notice.js';
import { type ConversationPreferences, defaultPreferences, type Preferences } from './preferences.js';
import type { DeviceProfile, EngagementRates, Profile } from './profile.js';
import type { Outcome, Relevance } from './decision.js';

export type DeviceKind = 'phone' | 'tablet' | 'web' | 'desktop';
/** `none`: the device only reports presence and is never pushed to (T03). */
export type TokenState = 'valid' | 'invalid' | 'none';

/** A device as decisions see it (T03, T04). Instants in milliseconds. */
export interface RecipientDevice extends DeviceProfile {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly token: TokenState;
  readonly push_enabled: boolean;
  readonly connected: boolean;
  readonly last_activity_at: number | null;
  readonly time_zone: string | null;
  readonly voip_token: TokenState;
}

/** What holds for a device of which nothing else is known (the defaults of the scenarios). */
export const blankDevice: Omit<RecipientDevice, 'id'> = {
  kind: 'phone',
  token: 'valid',
  push_enabled: true,
  connected: false,
  last_activity_at: null,
  time_zone: null,
  voip_token: 'none',
};

/** A conversation as this recipient sees it. */
export interface RecipientConversation extends ConversationPreferences {
  readonly id: string;
  readonly type: ConversationType;
  readonly parent: string | null;
  readonly read_up_to_seq: number;
  /** What the chat server attached to it, for conditions of a policy. */
  readonly attributes?: Attributes;
}

/** What is remembered of whatever is decided for a recipient: of a message, a call or a notice. */
interface ItemBase {
  /** Its id. Those of notices are a set of their own and may equal ids of messages (V04, A06). */
  readonly message: string;
  /** Null for a notice. */
  readonly conversation: string | null;
  /** Its place in the conversation; of notices, the order in which they were taken in (A07). */
  readonly seq: number;
  readonly importance: 'low' | 'normal' | 'high' | 'critical';
  readonly force_push: boolean;
  readonly created_at: number;
  readonly expires_at: number;
  readonly taken_in_at: number;
  readonly deleted: boolean;
  /** What the scorers said on arrival, until relevance is worked out from it (L01). */
  readonly scores: Scores | null;
  readonly relevance: Relevance | null;
  /** Held before by these rules (R04, R05). */
  readonly held_by: readonly string[];
  readonly devices: Readonly<Record<string, ItemDevice>>;
}

/** A message or call. */
export interface ChatItem extends ItemBase {
  readonly kind: 'message' | 'call';
  readonly conversation: string;
  readonly sender: string;
  readonly sender_kind: 'user' | 'bot';
  readonly text: string;
  readonly mentions: readonly string[];
  readonly broadcast: 'none' | 'all' | 'here';
  /** Whether a device of the recipient was active on arrival: what `here` means (T08). */
  readonly was_here: boolean;
  readonly reply_to: string | null;
  /** The ringing of a call is over (C04). */
  readonly ended: boolean;
  /** Has been in a window batch, now or before (R09). */
  readonly in_window_batch: boolean;
  /** Left out where no condition of the policy asked for it on arrival. */
  readonly engagement?: EngagementRates;
}

/** What an application server asks to tell the recipient (A01). */
export interface NoticeItem extends ItemBase {
  readonly kind: 'notice';
  readonly conversation: null;
  readonly notice_kind: NoticeKind;
  readonly topic: string | null;
  readonly key: string | null;
  readonly alert: boolean;
  readonly not_before: number | null;
  /** Until when it waits for the recipient, on no device yet (A09); null when it does not, or no longer. */
  readonly scheduled_until: number | null;
  /** When it takes or took effect (A07), in milliseconds; null: never. */
  readonly effect_at: number | null;
  readonly seen_at: number | null;
  /** The id of the notice that its id means since it was merged (A08). */
  readonly merged_into: string | null;
  /** The id of the notice whose content it has: its own, or that of its latest correction (A08). */
  readonly content_of: string;
}

export type Item = ChatItem | NoticeItem;
export type ItemKind = Item['kind'];

/** Where an item stands on one device. */
export interface ItemDevice {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly release_at: number | null;
  readonly decided_at: number;
  /** The notification the item is (or was) shown in on this device. */
  readonly notification: string | null;
}

/** An open window batch (B01). `batch` of an item is found by its conversation. */
export interface WindowBatch {
  readonly conversation: string;
  readonly opened_at: number;
  readonly release_at: number;
  readonly messages: readonly string[];
}

/** A notification that was sent: counted toward cap and throttle (N04), and followed on screens (N05). */
export interface SentNotification {
  readonly key: string;
  readonly sent_at: number;
  /** Empty for a notice. */
  readonly conversations: readonly string[];
  /** Toward the frequency cap: not for calls, nor for notices that it does not hold back (A12). */
  readonly counts: boolean;
  /** What kind of notice it tells; left out for messages and calls. */
  readonly notice_kind?: NoticeKind;
  /** The devices that show it, each with the messages it carries there. */
  readonly shown: Readonly<Record<string, readonly string[]>>;
  /** Messages of it that were read or deleted since: nothing more follows for them. */
  readonly gone: readonly string[];
  /** The devices that are known to have displayed it (W01); left out while there are none. */
  readonly displayed_on?: readonly string[];
  /** From where it fell back, and to where; `to` is null where it is shown no more (W02, W04). */
  readonly fell_back?: { readonly from: string; readonly to: string | null };
}

export interface Recipient {
  readonly id: string;
  readonly preferences: Preferences;
  /** Left out by states of before there were profiles. */
  readonly profile?: Profile;
  readonly devices: Readonly<Record<string, RecipientDevice>>;
  readonly conversations: Readonly<Record<string, RecipientConversation>>;
  /** Messages and calls by their id, in the order they came. */
  readonly items: ReadonlyMap<string, ChatItem>;
  /** Notices by their id, in the order they came. */
  readonly notices: ReadonlyMap<string, NoticeItem>;
  readonly batches: readonly WindowBatch[];
  /** In the order they were sent. */
  readonly notifications: readonly SentNotification[];
  /** Changes that overtook their message (V03, E04). */
  readonly early: ReadonlyMap<string, EarlyChange>;
  /** Cancellations and looks that overtook their notice (A06). */
  readonly early_notices: ReadonlyMap<string, EarlyNotice>;
  readonly next_notification: number;
  /** The `seq` of the next notice. */
  readonly next_notice: number;
}

export interface EarlyChange {
  readonly at: number;
  readonly deleted: boolean;
  readonly ended: boolean;
  readonly set: Partial<Pick<ChatItem, 'text' | 'mentions' | 'broadcast' | 'reply_to'>>;
}

export interface EarlyNotice {
  readonly at: number;
  readonly cancelled: boolean;
  readonly seen_at: number | null;
}

/** What the scorers say of (message, recipient) (L02-L05). */
export interface Scores {
  readonly local: number;
  readonly llm:
    { readonly shift: number } | { readonly state: 'timeout' | 'invalid_output' | 'no_budget' } | null;
  /** Thresholds are facts of the decision; the policy's own where nothing moved them. */
  readonly thresholds?: { readonly push: number; readonly batch: number };
}

/** Nobody writes into it: what changes is made anew. */
const nothing: ReadonlyMap<string, never> = new Map<string, never>();

/** A user of whom nothing is known yet. */
export function emptyRecipient(id: string): Recipient {
  return {
    id,
    preferences: defaultPreferences,
    devices: {},
    conversations: {},
    items: nothing,
    notices: nothing,
    batches: [],
    notifications: [],
    early: nothing,
    early_notices: nothing,
    next_notification: 1,
    next_notice: 1,
  };
}
