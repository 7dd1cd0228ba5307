// The port of a scorer: given what is known before a message became history, how relevant is it to each candidate?
import type { NoticeKind } from '../model/notice.js';
import type { Scores } from '../model/recipient.js';

/** What a scorer may know of one (message, recipient). All values are finite numbers. */
export interface Features {
  readonly values: Readonly<Record<string, number>>;
}

/** A local score with what moved it, strongest first, so that a decision can be explained from its record. */
export interface LocalScore {
  /** Calibrated probability in (0, 1). */
  readonly p: number;
  readonly contributions: readonly {
    readonly feature: string;
    readonly value: number;
    readonly logit: number;
  }[];
}

/** Whom a score is for. A scorer of features needs none of it; stand-ins that know the answers do. */
export interface Subject {
  readonly app: string;
  readonly message: string;
  readonly user: string;
}

/** An ordinary notice (A10): it has no conversation, no sender and no text that a scorer may read. */
export interface NoticeSubject {
  readonly app: string;
  readonly notice: string;
  readonly user: string;
  readonly kind: NoticeKind;
  readonly topic: string | null;
  /** The probability that leaves the matter to the LLM; null where there is none that would be asked. */
  readonly unclear: number | null;
}

/** A scorer of the local kind: pure, O(1) per pair, asked for every ordinary message. */
export interface LocalScorer {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Whether it has an opinion at all (left out: always). Without one a message has no score, and nothing objects (L02). */
  knows?(subject: Subject): boolean;
  score(features: Features, subject: Subject): LocalScore;
  /** How relevant an ordinary notice is, as a probability in (0, 1); null (or left out): it has no opinion of notices. */
  scoreNotice?(subject: NoticeSubject): number | null;
}

/** What the LLM said of one candidate, or why it said nothing. */
export type LlmOpinion = NonNullable<Scores['llm']>;
