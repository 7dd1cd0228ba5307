// What the reports read: counts and percentiles, made where the rows lie. In: an app and a span; out: few rows. It never
// blocks the loop: every method runs as `ledger.report`.
import type { Buckets } from './buckets.js';

/** From `since` (included) until `until` (left out), in milliseconds. */
export interface ReportSpan {
  readonly since: number;
  readonly until: number;
}

/** `from`: the start of a bucket as its clock shows it, in milliseconds as if that were UTC. */
export interface ReasonInTime {
  readonly from: number;
  readonly outcome: string;
  readonly reason: string;
  readonly count: number;
}

/** What happened to the pushes that were made in the bucket, whenever it happened. */
export interface PushesInTime {
  readonly from: number;
  readonly pushes: number;
  readonly opened: number;
  readonly dismissed: number;
}

export const latencySteps = ['sent', 'delivered', 'displayed', 'opened'] as const;
export type LatencyStep = (typeof latencySteps)[number];

/**
 * How long pushes took to a step, in milliseconds. `immediate`: from the acceptance of the message. `held`: the message
 * had been decided before (a batch, a deferral, another device), and time counts from the decision that made the push.
 * `from`: null over the whole span. The least value that at least 50, 90, 99 percent stay within (nearest rank).
 */
export interface LatencyRow {
  readonly from: number | null;
  readonly provider: string;
  readonly path: 'immediate' | 'held';
  readonly pushes: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** A bin of scores: `bin` = the whole part (rounded down) of the decadic logarithm times the bins of a decade. */
export interface ScoreBinRow {
  /** Null where there was no such score. */
  readonly local: number | null;
  readonly final: number | null;
  readonly count: number;
}

export interface PushBinRow {
  readonly bin: number;
  readonly pushes: number;
  readonly opened: number;
  readonly dismissed: number;
}

/** Recipients whose score the LLM was to judge. `note`: why there was no usable answer; `s`: the answer, 0 to 9. */
export interface LlmRow {
  readonly from: number;
  readonly asked: boolean;
  readonly note: string | null;
  readonly s: number | null;
  readonly count: number;
}

export interface LlmLatency {
  readonly answers: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** `answer`: `ok`, the kind of a failure, or `open` while nobody knows how the attempt ended. */
export interface AttemptRow {
  readonly from: number;
  readonly provider: string;
  readonly answer: string;
  readonly count: number;
}

export interface VendorReasonRow {
  readonly provider: string;
  readonly kind: string;
  readonly vendor_reason: string;
  readonly count: number;
}

export abstract class ReportStore {
  /** Device decisions by outcome and reason in buckets, counted members included. */
  abstract reasonsInTime(app: string, span: ReportSpan, buckets: Buckets): Promise<readonly ReasonInTime[]>;
  abstract pushesInTime(app: string, span: ReportSpan, buckets: Buckets): Promise<readonly PushesInTime[]>;
  /** Pushes made in the span that have come to this step; `buckets` null: over the whole span. */
  abstract latency(
    app: string,
    span: ReportSpan,
    step: LatencyStep,
    buckets: Buckets | null,
  ): Promise<readonly LatencyRow[]>;
  /** First decisions on a message for a recipient, by the bins of their local and final score. */
  abstract scores(app: string, span: ReportSpan, binsPerDecade: number): Promise<readonly ScoreBinRow[]>;
  /** Pushes made in the span by the final score of the decision that made them. */
  abstract pushesByScore(
    app: string,
    span: ReportSpan,
    binsPerDecade: number,
  ): Promise<readonly PushBinRow[]>;
  abstract llm(app: string, span: ReportSpan, buckets: Buckets): Promise<readonly LlmRow[]>;
  /** How long answers took, in milliseconds; null without any. */
  abstract llmLatency(app: string, span: ReportSpan): Promise<LlmLatency | null>;
  abstract attempts(app: string, span: ReportSpan, buckets: Buckets): Promise<readonly AttemptRow[]>;
  /** What the services called their refusals, most frequent first. */
  abstract vendorReasons(app: string, span: ReportSpan, limit: number): Promise<readonly VendorReasonRow[]>;
}
