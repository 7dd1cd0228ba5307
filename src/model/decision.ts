import type { Notification } from './notification.js';

export const outcomes = ['push', 'batch', 'defer', 'suppress'] as const;
export type Outcome = (typeof outcomes)[number];

/** `schedule` comes before the others, and only for notices (A09). */
export const tiers = ['schedule', 'veto', 'pierce', 'soften'] as const;
export type Tier = (typeof tiers)[number];

/** Codes that changed the way to a decision without settling it (S04). */
export const notes = [
  'scorer_timeout',
  'scorer_invalid_output',
  'budget_exhausted',
  'not_displayed',
  'clock_skew',
  'explored',
] as const;
export type Note = (typeof notes)[number];

export type Evidence = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A rule's opinion with what it looked at. `release_at` (ms) exactly on batch and defer. */
export interface Vote {
  readonly rule: string;
  readonly tier: Tier;
  readonly outcome: Outcome;
  readonly release_at?: number;
  readonly evidence: Evidence;
}

/** One settled question: what happens with this message on this device. `device` null: the recipient has none (V06). */
export interface DeviceDecision {
  readonly device: string | null;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly release_at: number | null;
  readonly notes: readonly Note[];
  readonly votes: readonly Vote[];
  /** The notification that the push belongs to; null unless outcome is push. */
  readonly notification: string | null;
  readonly push_kind: 'alert' | 'voip';
}

/** What one `step` decided about one message, call or notice of its recipient, over the devices that were decided on. */
export interface MessageDecision {
  readonly item_kind: 'message' | 'call' | 'notice';
  /** The id of the message, call or notice. */
  readonly message: string;
  /** Null for a notice. */
  readonly conversation: string | null;
  readonly devices: readonly DeviceDecision[];
  /** The relevance p that decided, with its tier; null where none was worked out. */
  readonly relevance: Relevance | null;
}

export type RelevanceTier = 'push' | 'batch' | 'suppress';

/** Relevance as it was worked out once for (message, recipient) (L01-L06). Probabilities in [0, 1]. */
export interface Relevance {
  readonly p: number | null;
  readonly tier: RelevanceTier;
  readonly local: number | null;
  readonly shift: number | null;
  readonly notes: readonly Note[];
  readonly thresholds: { readonly push: number; readonly batch: number };
  /** The policy version that its tier follows from; left out by what was worked out before versions were kept. */
  readonly policy_version?: number;
}

/** What must happen on screens besides pushes (N05). */
export interface FollowUp {
  readonly action: 'retract' | 'update';
  readonly notification: string;
  readonly messages: readonly string[];
  readonly devices: readonly string[];
}

/** A change of tier that the LLM caused, charged to the sender (L06). `at` in milliseconds. */
export interface LlmChange {
  readonly at: number;
  readonly sender: string;
  readonly direction: 'up' | 'down';
}

/** What `step` gives back. `wakeAt`: when the next hold is due (ms), null without one. */
export interface StepResult<R> {
  readonly recipient: R;
  readonly decisions: readonly MessageDecision[];
  /** Notifications formed or moved in this step, with the devices that get them now. */
  readonly notifications: readonly Notification[];
  readonly followUps: readonly FollowUp[];
  readonly llmChanges: readonly LlmChange[];
  readonly wakeAt: number | null;
}
