// What tuning keeps and reads: proposals with their evidence, and pages of what was shown and decided. Pages go from
// the newest back, so that whoever must stop early has read the latest.
import type { Relevance } from '../model/decision.js';
import type { ConversationType } from '../model/event.js';
import type { Write } from './ledger.js';

/** A draft policy version that tuning wrote. `findings` and `measured` are tuning's own documents. */
export interface StoredProposal {
  readonly app: string;
  /** The policy version that holds the draft. */
  readonly version: number;
  /** The version that decided when it was made. */
  readonly base_version: number;
  readonly created_at: number;
  /** The later proposal that took its place. */
  readonly superseded_by: number | null;
  readonly findings: unknown;
  readonly measured: unknown;
  /** Whether `measured` will change no more. */
  readonly is_final: boolean;
}

/** A decision that relevance settled, with where it was made. */
export interface ScoredDecision {
  readonly decision: string;
  readonly user: string;
  readonly message: string;
  readonly at: number;
  readonly conversation: string;
  /** Null: the ledger does not know the conversation. */
  readonly type: ConversationType | null;
  readonly parent: string | null;
  readonly parent_type: ConversationType | null;
  readonly relevance: Relevance;
}

/** A sent push of such a decision, and what its user did with it. */
export interface ShownPush extends ScoredDecision {
  readonly push: string;
  readonly provider: string;
  readonly reason: 'relevant' | 'batched';
  readonly is_displayed: boolean;
  readonly is_opened: boolean;
  readonly is_dismissed: boolean;
  /** `muted` or `not_useful`. */
  readonly is_refused: boolean;
}

/** A page of the rows of an app from one instant (ms) up to another; `before`: only rows older than that id. */
export interface Span {
  readonly from: number;
  readonly until: number;
  readonly before: string | null;
  readonly limit: number;
}

export abstract class ProposalStore {
  /** A second proposal for one version is refused. */
  abstract insert(proposal: StoredProposal): Write[];
  abstract supersede(app: string, version: number, by: number): Write[];
  abstract putMeasured(app: string, version: number, measured: unknown, isFinal: boolean): Write[];
  abstract get(app: string, version: number): Promise<StoredProposal | null>;
  /** Newest first; `before`: only versions below it. */
  abstract list(app: string, before: number | null, limit: number): Promise<readonly StoredProposal[]>;
  /** Sent alerts that relevance caused, newest first. A report. */
  abstract shown(app: string, span: Span): Promise<readonly ShownPush[]>;
  /** Decisions that relevance settled, newest first. A report. */
  abstract scored(app: string, span: Span): Promise<readonly ScoredDecision[]>;
}
