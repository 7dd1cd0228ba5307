// What the public API answers, as far as the console reads it. Field names are the wire's.

export const outcomes = ['push', 'batch', 'defer', 'suppress'] as const;
export type Outcome = (typeof outcomes)[number];

export const tiers = ['schedule', 'veto', 'pierce', 'soften'] as const;
export type Tier = (typeof tiers)[number];

export const noticeKinds = ['transactional', 'reminder', 'event', 'prompt', 'marketing'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export interface DecisionEntry {
  readonly id: string | null;
  readonly at: string;
  readonly cause: string;
  readonly event: string | null;
  readonly item_kind: 'message' | 'notice';
  readonly message: string;
  /** Null for a notice. */
  readonly conversation: string | null;
  readonly user: string;
  readonly device: string | null;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly release_at: string | null;
  readonly notes: readonly string[];
  readonly score: number | null;
  readonly policy_version: number;
  readonly notification: string | null;
  readonly previous: string | null;
  readonly sentence: string;
}

/** An entry with a page of its own; members who were only counted have none. */
export type FeedRow = DecisionEntry & { readonly id: string };

export interface DecisionPage {
  readonly items: readonly DecisionEntry[];
  readonly next_cursor: string | null;
}

export type FactValue = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** `known` false: it was not recorded. */
export interface FactSeen {
  readonly fact: string;
  readonly value: FactValue;
  readonly known: boolean;
}

export interface RuleVerdict {
  readonly rule: string;
  readonly tier: Tier;
  readonly verdict: 'voted' | 'abstained' | 'not_reached' | 'not_concerned';
  /** Null unless it voted. */
  readonly outcome: Outcome | null;
  readonly release_at: string | null;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly settled_it: boolean;
  /** Of one that was not reached. */
  readonly would: Outcome | 'abstain' | 'unknown' | null;
  readonly looked_at: readonly FactSeen[];
  readonly rebuilt: 'agrees' | 'differs' | 'unknown' | null;
}

export interface Sentences {
  readonly language: string;
  readonly agent: string;
  readonly user: string;
}

export interface Thresholds {
  readonly push: number;
  readonly batch: number;
}

/** Probabilities from 0 to 1; `shift` in log-odds. */
export interface Relevance {
  readonly p: number | null;
  readonly tier: string;
  readonly local: number | null;
  readonly shift: number | null;
  readonly notes: readonly string[];
}

export interface Contribution {
  readonly feature: string;
  readonly value: number;
  readonly logit: number;
}

export interface Scoring {
  readonly scorer: string;
  readonly p: number;
  readonly contributions: readonly Contribution[];
  readonly llm?: LlmAnswer;
}

/** `s`: 0 to 9, null without a usable answer. */
export interface LlmAnswer {
  readonly asked: boolean;
  readonly s: number | null;
  readonly note?: string;
  readonly latencyMs: number | null;
}

export interface DeviceChoice {
  readonly id: string;
  readonly device: string | null;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly release_at: string | null;
}

export const rungs = ['queued', 'sent', 'delivered', 'displayed', 'opened'] as const;
export type Rung = (typeof rungs)[number];

export interface Attempt {
  readonly number: number;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly ok: boolean | null;
  readonly kind: string | null;
  readonly vendor_reason: string | null;
  readonly provider_id: string | null;
  readonly ambiguous: boolean;
}

export interface ScreenFollowUp {
  readonly action: 'retract' | 'update';
  readonly state: 'waiting' | 'retracted' | 'updated' | 'superseded' | 'unknown' | 'not_sent' | 'not_needed';
  readonly asked_at: string;
  readonly sent_at: string | null;
  readonly settled_at: string | null;
  readonly next_attempt_at: string | null;
  readonly carried_by: string | null;
}

export interface Push {
  readonly id: string;
  readonly device: string;
  readonly provider: string;
  readonly kind: string;
  readonly state: string;
  readonly messages: readonly string[];
  /** When each rung was reached; null: not (yet); `unknown`: the provider never tells. */
  readonly ladder: Readonly<Record<Rung, string | null>>;
  readonly dismissed_at: string | null;
  /** When the app said that it took the banner away. */
  readonly retracted_at: string | null;
  /** What was asked of the screen afterwards, and what is known of it. */
  readonly follow_up?: ScreenFollowUp | null;
  readonly expires_at: string;
  readonly next_attempt_at: string | null;
  readonly attempts: readonly Attempt[];
  readonly feedback: readonly { readonly type: string; readonly at: string; readonly source: string }[];
}

export interface Notice {
  readonly kind: NoticeKind;
  readonly topic: string | null;
  readonly key: string | null;
  /** False: it only corrects an older one of its key. */
  readonly alert: boolean;
  readonly not_before: string | null;
}

export interface DecisionDetail extends DecisionEntry {
  readonly id: string;
  readonly sentences: Sentences;
  readonly rules: readonly RuleVerdict[];
  readonly relevance: Relevance | null;
  readonly thresholds: Thresholds | null;
  readonly scoring: Scoring | null;
  readonly facts: unknown;
  readonly devices: readonly DeviceChoice[];
  readonly pushes: readonly Push[];
  /** What was asked of a notice; null for others, and where it is no longer kept. */
  readonly notice: Notice | null;
  readonly text: string | null;
  readonly text_hidden: boolean;
}

export interface ReasonCount {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly count: number;
}

export interface FunnelRow {
  readonly provider: string;
  readonly state: string;
  readonly pushes: number;
  readonly sent: number;
  readonly delivered: number;
  readonly displayed: number;
  readonly opened: number;
}

export interface Account {
  readonly events: Readonly<Record<'accepted' | 'settled' | 'in_flight' | 'dead_letter', number>>;
  readonly items: Readonly<Record<'settled' | 'held', number>>;
  readonly in_flight_pushes: number;
}
