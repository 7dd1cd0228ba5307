// What the ledger remembers, table by table: plain values, as stores take and give them. Instants are integer
// milliseconds; wire words keep their snake_case.
import type { Attributes } from '../model/condition/attributes.js';
import type { DeviceDecision, Relevance } from '../model/decision.js';
import type { ConversationType } from '../model/event.js';
import type { ConversationPreferences } from '../model/preferences.js';
import type { FailureKind, PushState } from '../model/push.js';

// ------------------------------------------------------------------ conversations, members, users

export interface Conversation {
  readonly app: string;
  readonly id: string;
  readonly type: ConversationType;
  readonly parent: string | null;
  readonly title: string | null;
  /** What the chat server attached to it; left out where it attached nothing. */
  readonly attributes?: Attributes;
}

/** A user's row in a conversation. `attentive`: has to be looked at one by one (own level all, follows, …). */
export interface Membership extends ConversationPreferences {
  readonly app: string;
  readonly conversation: string;
  readonly user: string;
  readonly joined_at: number;
  readonly read_up_to_seq: number;
}

export interface User {
  readonly app: string;
  readonly id: string;
  readonly name: string | null;
  readonly bot: boolean;
}

// ------------------------------------------------------------------ decisions

/** One `step` about one (message, user); devices packed in a column. */
export interface StoredDecision {
  readonly app: string;
  readonly id: string;
  /** The event (or `clock`, `push.failed`, `device.…`) that caused the step. */
  readonly cause: string;
  readonly event: string | null;
  /** The id of the message, call or notice. */
  readonly message: string;
  /** Empty for a notice (`isOfNotice`). */
  readonly conversation: string;
  readonly user: string;
  readonly at: number;
  readonly policy_version: number;
  readonly relevance: Relevance | null;
  /** Contributions to the local score and the LLM's answer, as the scorers explain themselves. */
  readonly scoring: unknown;
  readonly devices: readonly DeviceDecision[];
  readonly previous: string | null;
}

/** Members of a conversation nobody had to look at, counted per (event, reason). */
export interface Cohort {
  readonly app: string;
  readonly event: string;
  readonly message: string;
  readonly conversation: string;
  readonly reason: string;
  readonly members: number;
  readonly at: number;
  readonly policy_version: number;
}

export interface DecisionFilter {
  readonly user?: string;
  readonly message?: string;
  readonly notice?: string;
  /** Only decisions on notices, or only those on messages and calls. */
  readonly about?: 'notice' | 'message';
  readonly conversation?: string;
  readonly outcome?: string;
  readonly reason?: string;
  /** Decisions after (`after`) or before (`before`) this id in id order, newest first unless `after` is given. */
  readonly after?: string;
  readonly before?: string;
  readonly limit: number;
}

// ------------------------------------------------------------------ pushes and attempts

export interface StoredPush {
  readonly app: string;
  readonly id: string;
  readonly user: string;
  readonly device: string;
  readonly notification: string;
  readonly conversation: string | null;
  readonly messages: readonly string[];
  /** The decision that caused it, for attribution. */
  readonly decision: string;
  readonly provider: string;
  readonly kind: 'alert' | 'voip';
  readonly importance: 'low' | 'normal' | 'high' | 'critical';
  readonly state: PushState;
  readonly created_at: number;
  readonly expires_at: number;
  /** When the next attempt is due; null when none is pending. */
  readonly next_attempt_at: number | null;
  readonly attempts: number;
  readonly sent_at: number | null;
  readonly delivered_at: number | null;
  readonly displayed_at: number | null;
  readonly opened_at: number | null;
  readonly dismissed_at: number | null;
  /** When the app said that it took the banner away; what was asked of it is in `follow_ups`. */
  readonly retracted_at: number | null;
  /** The banner of an earlier push that it takes the place of; null (or left out): a banner of its own. */
  readonly replace_id?: string | null;
  /** `notice`: `messages` are ids of notices; null (or left out): of messages or calls. */
  readonly item_kind?: 'notice' | null;
}

/** One call to a provider. `ended_at` null after a crash: ambiguous. */
export interface Attempt {
  readonly app: string;
  readonly push: string;
  readonly number: number;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly ok: boolean | null;
  readonly kind: FailureKind | null;
  readonly vendor_reason: string | null;
  readonly provider_id: string | null;
  /** Whether this was a resend after an attempt whose end nobody saw. */
  readonly ambiguous: boolean;
}

// ------------------------------------------------------------------ feedback

export const feedbackTypes = [
  'delivered',
  'displayed',
  'opened',
  'dismissed',
  'replied',
  'muted',
  'not_useful',
  'retracted',
] as const;
export type FeedbackType = (typeof feedbackTypes)[number];

export interface Feedback {
  readonly app: string;
  readonly push: string;
  readonly type: FeedbackType;
  readonly at: number;
  readonly received_at: number;
  readonly source: 'client' | 'provider' | 'server';
}

/** How a user has reacted to one sender or conversation so far. */
export interface Reaction {
  readonly app: string;
  readonly user: string;
  readonly about: 'sender' | 'conversation';
  readonly key: string;
  readonly opens: number;
  readonly dismissals: number;
  readonly updated_at: number;
}

// ------------------------------------------------------------------ the rest

export interface AuditRow {
  readonly app: string;
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly detail: Readonly<Record<string, unknown>>;
}
