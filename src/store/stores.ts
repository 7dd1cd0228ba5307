// The ports of the store: one abstract class per table (type and injection token in one). Reads return records; what
// changes something returns `Write`s, so that a caller can put all its changes into one `ledger.commit`. Every key
// begins with the app. Instants are integer milliseconds. Message text, targets and recipients' states lie sealed.
import type { ChatEvent, ConversationType, EventType } from '../model/event.js';
import type { ConversationPreferences, Preferences } from '../model/preferences.js';
import type { PolicyDocument } from '../model/policy.js';
import type { DeviceDecision, Note, Relevance } from '../model/decision.js';
import type { Item, Recipient } from '../model/recipient.js';
import type { Device, FailureKind, PushState } from '../model/push.js';
import type { Write } from './ledger.js';

// ------------------------------------------------------------------ events

/** An event in the ledger. `seq`: global order of admission. `state`: `pending` until its decisions are committed. */
export interface StoredEvent {
  readonly seq: number;
  readonly event: ChatEvent;
  readonly bodyHash: string;
  readonly state: 'pending' | 'done' | 'dead_letter';
  readonly crashes: number;
  readonly notes: readonly Note[];
}

export interface KnownEvent {
  readonly app: string;
  readonly id: string;
  readonly message: string | null;
  readonly bodyHash: string;
  readonly seq: number;
}

export abstract class EventStore {
  /** Which of these event ids, and of these message ids of message.created or call.ringing, are in the ledger. */
  abstract known(
    app: string,
    ids: readonly string[],
    messages: readonly string[],
  ): Promise<readonly KnownEvent[]>;
  /** The next `seq`; asked once at start, counted on in memory by the only writer. */
  abstract nextSeq(): Promise<number>;
  abstract insert(events: readonly StoredEvent[]): Write[];
  abstract finish(seqs: readonly number[], state: 'done' | 'dead_letter'): Write[];
  /** Raises the crash counter of what is about to be handled after a restart; three crashes are poison. */
  abstract countCrash(seqs: readonly number[]): Write[];
  abstract pending(afterSeq: number, limit: number): Promise<readonly StoredEvent[]>;
  abstract byId(app: string, id: string): Promise<StoredEvent | null>;
  /** The message.created events of these messages (edits applied by the caller). */
  abstract messages(app: string, messages: readonly string[]): Promise<readonly ChatEvent[]>;
  /** The newest message.created events of a conversation, oldest first: context for scorers. */
  abstract recent(app: string, conversation: string, limit: number): Promise<readonly ChatEvent[]>;
  abstract list(
    app: string,
    afterSeq: number,
    limit: number,
    type?: EventType,
  ): Promise<readonly StoredEvent[]>;
  abstract count(
    app: string | null,
  ): Promise<{ readonly accepted: number; readonly pending: number; readonly deadLetter: number }>;
  /** Removes message text older than `textBefore` and whole rows older than `rowsBefore`. */
  abstract retain(textBefore: number, rowsBefore: number): Write[];
}

// ------------------------------------------------------------------ conversations, members, users

export interface Conversation {
  readonly app: string;
  readonly id: string;
  readonly type: ConversationType;
  readonly parent: string | null;
  readonly title: string | null;
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

export abstract class ConversationStore {
  abstract get(app: string, ids: readonly string[]): Promise<readonly Conversation[]>;
  abstract put(conversations: readonly Conversation[]): Write[];
}

export abstract class MembershipStore {
  abstract members(app: string, conversation: string): Promise<readonly Membership[]>;
  abstract of(app: string, user: string, conversations: readonly string[]): Promise<readonly Membership[]>;
  abstract conversationsOf(app: string, user: string): Promise<readonly string[]>;
  abstract put(memberships: readonly Membership[]): Write[];
  abstract remove(app: string, conversation: string, user: string): Write[];
}

export abstract class UserStore {
  abstract get(app: string, ids: readonly string[]): Promise<readonly User[]>;
  abstract put(users: readonly User[]): Write[];
  abstract preferences(app: string, users: readonly string[]): Promise<ReadonlyMap<string, Preferences>>;
  abstract putPreferences(app: string, user: string, preferences: Preferences): Write[];
}

// ------------------------------------------------------------------ devices

export abstract class DeviceStore {
  abstract of(app: string, users: readonly string[]): Promise<readonly Device[]>;
  abstract get(app: string, user: string, device: string): Promise<Device | null>;
  /** Devices (of anybody in the app) whose target is this one, found by the blind index. */
  abstract byTarget(app: string, provider: string, target: string): Promise<readonly Device[]>;
  abstract put(devices: readonly Device[]): Write[];
  abstract remove(app: string, user: string, device: string): Write[];
  /** Presence columns only: the snapshot of soft state, at most 5 s behind. */
  abstract snapshot(devices: readonly Device[]): Write[];
  /** Devices not seen since that instant whose token is still valid. */
  abstract stale(lastSeenBefore: number, limit: number): Promise<readonly Device[]>;
}

// ------------------------------------------------------------------ recipients, items, holds

export abstract class RecipientStore {
  /**
   * Loads the users' states with preferences, devices, the working set of items (held, shown or younger than
   * `itemsSince`) and the named conversations. Users without a row come back empty.
   */
  abstract load(
    app: string,
    users: readonly string[],
    conversations: readonly string[],
    itemsSince: number,
  ): Promise<ReadonlyMap<string, Recipient>>;
  /** One item that the working set may lack. */
  abstract item(app: string, user: string, message: string): Promise<Item | null>;
  /** Which users have this message in their items: who an edit, a deletion or an ended call concerns. */
  abstract usersOf(app: string, message: string): Promise<readonly string[]>;
  /** The difference between two states of a user, compared by reference: core, items, holds, read cursors, settings. */
  abstract save(app: string, before: Recipient, after: Recipient, now: number): Write[];
  /** Users with a hold due at or before that instant, earliest first. */
  abstract due(
    before: number,
    limit: number,
  ): Promise<readonly { app: string; user: string; release_at: number }[]>;
  /** Counts by state of (event, user) items; cohort members are counted in decisions. */
  abstract counts(app: string | null): Promise<Readonly<Record<'held' | 'settled', number>>>;
  abstract retain(itemsBefore: number): Write[];
}

// ------------------------------------------------------------------ decisions

/** One `step` about one (message, user); devices packed in a column. */
export interface StoredDecision {
  readonly app: string;
  readonly id: string;
  /** The event (or `clock`, `push.failed`, `device.…`) that caused the step. */
  readonly cause: string;
  readonly event: string | null;
  readonly message: string;
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
  readonly conversation?: string;
  readonly outcome?: string;
  readonly reason?: string;
  /** Decisions after (`after`) or before (`before`) this id in id order, newest first unless `after` is given. */
  readonly after?: string;
  readonly before?: string;
  readonly limit: number;
}

export abstract class DecisionStore {
  abstract insert(decisions: readonly StoredDecision[]): Write[];
  abstract insertCohorts(cohorts: readonly Cohort[]): Write[];
  /** One compressed blob of observed facts per cause (DESIGN §6). */
  abstract insertFacts(app: string, cause: string, at: number, facts: unknown): Write[];
  abstract facts(app: string, cause: string): Promise<unknown>;
  abstract get(app: string, id: string): Promise<StoredDecision | null>;
  abstract latest(app: string, user: string, message: string): Promise<StoredDecision | null>;
  abstract list(app: string, filter: DecisionFilter): Promise<readonly StoredDecision[]>;
  abstract cohorts(
    app: string,
    filter: { readonly message?: string; readonly event?: string },
  ): Promise<readonly Cohort[]>;
  /** Device decisions since an instant by outcome and reason, cohorts counted in. A report. */
  abstract reasons(
    app: string,
    since: number,
  ): Promise<readonly { outcome: string; reason: string; count: number }[]>;
  abstract retain(before: number): Write[];
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
  readonly retracted_at: number | null;
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

export abstract class PushStore {
  abstract insert(pushes: readonly StoredPush[]): Write[];
  abstract update(push: StoredPush): Write[];
  abstract get(app: string, id: string): Promise<StoredPush | null>;
  abstract ofDecision(app: string, user: string, messages: readonly string[]): Promise<readonly StoredPush[]>;
  abstract ofNotification(app: string, user: string, notification: string): Promise<readonly StoredPush[]>;
  abstract due(before: number, limit: number): Promise<readonly StoredPush[]>;
  /** A device's pushes that have an attempt ahead, oldest first. */
  abstract waiting(app: string, user: string, device: string): Promise<readonly StoredPush[]>;
  abstract startAttempt(attempt: Attempt): Write[];
  abstract endAttempt(attempt: Attempt): Write[];
  abstract attempts(app: string, push: string): Promise<readonly Attempt[]>;
  abstract counts(app: string | null): Promise<Readonly<Record<string, number>>>;
  /** Pushes by provider and state since an instant, with how many were delivered, displayed, opened, dismissed. A report. */
  abstract funnel(app: string, since: number): Promise<readonly Readonly<Record<string, string | number>>[]>;
  abstract retain(before: number): Write[];
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

export abstract class FeedbackStore {
  /** Idempotent by (push, type). */
  abstract insert(feedback: readonly Feedback[]): Write[];
  abstract known(app: string, push: string): Promise<readonly Feedback[]>;
  abstract reactions(app: string, users: readonly string[]): Promise<readonly Reaction[]>;
  abstract putReactions(reactions: readonly Reaction[]): Write[];
}

// ------------------------------------------------------------------ the rest

export interface PolicyVersion {
  readonly app: string;
  readonly version: number;
  readonly document: PolicyDocument;
  readonly created_at: number;
  readonly author: string;
}

export abstract class PolicyStore {
  abstract current(app: string): Promise<PolicyVersion | null>;
  abstract version(app: string, version: number): Promise<PolicyVersion | null>;
  abstract put(version: PolicyVersion): Write[];
}

export abstract class CursorStore {
  abstract get(app: string, connector: string): Promise<string | null>;
  abstract put(app: string, connector: string, cursor: string): Write[];
}

export const scopes = [
  'events:write',
  'devices:write',
  'decisions:read',
  'feedback:write',
  'text:read',
  'admin',
] as const;
export type Scope = (typeof scopes)[number];

export interface ApiKey {
  readonly app: string;
  readonly id: string;
  readonly name: string;
  /** HMAC-SHA-256 of the secret part, hex. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
  readonly last_used_at: number | null;
}

export abstract class ApiKeyStore {
  abstract get(id: string): Promise<ApiKey | null>;
  abstract list(app: string): Promise<readonly ApiKey[]>;
  abstract put(key: ApiKey): Write[];
  abstract expiring(before: number): Promise<readonly ApiKey[]>;
}

export interface AuditRow {
  readonly app: string;
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export abstract class AuditStore {
  abstract insert(row: AuditRow): Write[];
  abstract list(app: string, before: string | null, limit: number): Promise<readonly AuditRow[]>;
}

/** Small facts of the installation itself, such as the hash of the admin key. */
export abstract class SettingStore {
  abstract get(name: string): Promise<string | null>;
  abstract put(name: string, value: string): Write[];
}
