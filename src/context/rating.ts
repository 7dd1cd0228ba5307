// What scoring is asked and what it answers: the shapes between the pipeline, score.service and the LLM's part.
import type { ArrivingMessage, ArrivingNotice } from '../model/arriving.js';
import type { Recipient, Scores } from '../model/recipient.js';
import type { Policy } from '../model/policy.js';
import type { Conversation } from '../store/stores.js';
import type { Features, LocalScore } from './scorer.js';
import type { LlmVerdict } from './llm-verdict.js';

/** One message and the recipients for whom it is ordinary. `now` in milliseconds. */
export interface RateRequest {
  readonly app: string;
  readonly message: ArrivingMessage;
  readonly conversation: Conversation;
  readonly recipients: readonly Recipient[];
  readonly policy: Policy;
  readonly now: number;
}

/** A notice, what it says, and those for whom it is unclear (A10). `now` in milliseconds. */
export interface NoticeRequest {
  readonly app: string;
  readonly notice: ArrivingNotice;
  readonly title: string;
  readonly body: string;
  readonly recipients: readonly Recipient[];
  readonly policy: Policy;
  readonly now: number;
}

/** What is recorded of how a score came about: integers, our own words, never text. */
export interface Scoring {
  /** Name and version of the local scorer. */
  readonly scorer: string;
  readonly p: number;
  /** Log-odds by feature, strongest first; they add up to the log-odds of `p`. */
  readonly contributions: LocalScore['contributions'];
  readonly llm?: Omit<LlmVerdict, 'opinion'>;
}

export interface Rating {
  readonly scores: Scores;
  readonly scoring: Scoring;
}

/** A recipient with their local score, on the way to a rating. */
export interface Judged {
  readonly recipient: Recipient;
  readonly features: Features;
  readonly score: LocalScore;
}

/** The same of a notice, which has no features. */
export type JudgedNotice = Pick<Judged, 'recipient' | 'score'>;
