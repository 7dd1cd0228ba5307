// The ports of the store: one abstract class per table (type and injection token in one). Reads return records; what
// changes something returns `Write`s, so that a caller can put all its changes into one `ledger.commit`. Every key
// begins with the app. Instants are integer milliseconds. Message text, targets and recipients' states lie sealed.
import type { LlmChange } from '../model/decision.js';
import type { ConversationPreferences, Preferences } from '../model/preferences.js';
import type { Device } from '../model/push.js';
import type { ChatItem, NoticeItem, Recipient } from '../model/recipient.js';
import type { Write } from './ledger.js';
import type {
  Conversation,
  Membership,
  User,
  StoredDecision,
  Cohort,
  DecisionFilter,
  StoredPush,
  Attempt,
  Feedback,
  Reaction,
  AuditRow,
} from './records.js';

// Whoever takes a port takes its records from the same place.
export * from './api-key-store.js';
export * from './display-store.js';
export * from './event-store.js';
export * from './follow-up-store.js';
export * from './policy-store.js';
export * from './presence-store.js';
export * from './records.js';
export * from './proposal-store.js';
export * from './report-store.js';
export * from './segment-store.js';
export * from './replay-store.js';
export * from './turn-store.js';

// ------------------------------------------------------------------ conversations, members, users

export abstract class ConversationStore {
  abstract get(app: string, ids: readonly string[]): Promise<readonly Conversation[]>;
  abstract put(conversations: readonly Conversation[]): Write[];
}

export abstract class MembershipStore {
  abstract members(app: string, conversation: string): Promise<readonly Membership[]>;
  abstract of(app: string, user: string, conversations: readonly string[]): Promise<readonly Membership[]>;
  abstract conversationsOf(app: string, user: string): Promise<readonly string[]>;
  /** The settings of these users, also of those who have not joined (yet); users without a row are left out. */
  abstract settings(
    app: string,
    conversation: string,
    users: readonly string[],
  ): Promise<ReadonlyMap<string, ConversationPreferences>>;
  abstract put(memberships: readonly Membership[]): Write[];
  /** Makes them members. Settings, a read cursor and the day of joining that they already have stay. */
  abstract join(memberships: readonly Membership[]): Write[];
  /** Settings and the read cursor stay, as in memory: they hold again when the user comes back. */
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
  abstract item(app: string, user: string, message: string): Promise<ChatItem | null>;
  /** One notice, however old; null when the user has none of that id. */
  abstract notice(app: string, user: string, notice: string): Promise<NoticeItem | null>;
  /** A user's notices, newest first; `before`: only those with a lower `seq`. */
  abstract notices(
    app: string,
    user: string,
    before: number | null,
    limit: number,
  ): Promise<readonly NoticeItem[]>;
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

export abstract class DecisionStore {
  abstract insert(decisions: readonly StoredDecision[]): Write[];
  abstract insertCohorts(cohorts: readonly Cohort[]): Write[];
  /** One compressed blob of observed facts per cause. */
  abstract insertFacts(app: string, cause: string, at: number, facts: unknown): Write[];
  abstract facts(app: string, cause: string): Promise<unknown>;
  /** What senders are charged for in the turn of this cause (L06). */
  abstract insertLlmChanges(app: string, cause: string, at: number, changes: readonly LlmChange[]): Write[];
  /** What all apps' senders were charged after that instant, oldest first. */
  abstract llmChangesSince(
    after: number,
  ): Promise<readonly { readonly app: string; readonly changes: readonly LlmChange[] }[]>;
  abstract get(app: string, id: string): Promise<StoredDecision | null>;
  /** The newest on this message or call, or (`isNotice`) on the notice of that id. */
  abstract latest(
    app: string,
    user: string,
    message: string,
    isNotice?: boolean,
  ): Promise<StoredDecision | null>;
  abstract list(app: string, filter: DecisionFilter): Promise<readonly StoredDecision[]>;
  abstract cohorts(
    app: string,
    filter: { readonly message?: string; readonly event?: string },
  ): Promise<readonly Cohort[]>;
  /** Device decisions since an instant (and before another) by outcome and reason, cohorts counted in. A report. */
  abstract reasons(
    app: string,
    since: number,
    until?: number,
  ): Promise<readonly { outcome: string; reason: string; count: number }[]>;
  abstract retain(before: number): Write[];
}

// ------------------------------------------------------------------ pushes and attempts

export abstract class PushStore {
  abstract insert(pushes: readonly StoredPush[]): Write[];
  /** Changes the row where its state is still the one that was seen, and nothing where somebody was faster. */
  abstract change(seen: StoredPush, next: StoredPush): Write[];
  /** Cancels a push that is not sent by then. Safe beside an attempt that is under way. */
  abstract withdraw(app: string, id: string): Write[];
  abstract get(app: string, id: string): Promise<StoredPush | null>;
  /** Those that carry one of these messages or calls, or (`isNotice`) notices. */
  abstract ofDecision(
    app: string,
    user: string,
    messages: readonly string[],
    isNotice?: boolean,
  ): Promise<readonly StoredPush[]>;
  abstract ofNotification(app: string, user: string, notification: string): Promise<readonly StoredPush[]>;
  /** Those whose attempt is due, longest due first, but none of the apps and providers that are passed over. */
  abstract due(
    before: number,
    limit: number,
    passedOver?: readonly Pick<StoredPush, 'app' | 'provider'>[],
  ): Promise<readonly StoredPush[]>;
  /** A device's pushes that have an attempt ahead, oldest first. */
  abstract waiting(app: string, user: string, device: string): Promise<readonly StoredPush[]>;
  abstract startAttempt(attempt: Attempt): Write[];
  abstract endAttempt(attempt: Attempt): Write[];
  abstract attempts(app: string, push: string): Promise<readonly Attempt[]>;
  abstract counts(app: string | null): Promise<Readonly<Record<string, number>>>;
  /** Pushes by provider and state since an instant, with how many were delivered, displayed, opened, dismissed. A report. */
  abstract funnel(
    app: string,
    since: number,
    until?: number,
  ): Promise<readonly Readonly<Record<string, string | number>>[]>;
  abstract retain(before: number): Write[];
}

// ------------------------------------------------------------------ feedback

export abstract class FeedbackStore {
  /** Idempotent by (push, type). */
  abstract insert(feedback: readonly Feedback[]): Write[];
  abstract known(app: string, push: string): Promise<readonly Feedback[]>;
  abstract reactions(app: string, users: readonly string[]): Promise<readonly Reaction[]>;
  abstract putReactions(reactions: readonly Reaction[]): Write[];
}

// ------------------------------------------------------------------ the rest

export abstract class CursorStore {
  abstract get(app: string, connector: string): Promise<string | null>;
  abstract put(app: string, connector: string, cursor: string): Write[];
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
