// What the page of reports asks, each for a span of time.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { get, type Query } from './client.js';
import type { FunnelRow, Outcome, Thresholds } from './types.js';

const LOOK_MS = 60_000;
/** Long spans change slowly and cost the server more. */
const SELDOM_MS = 5 * LOOK_MS;
const LONG_HOURS = 24;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The last hours, which go on, or a span that stands still. Instants as the API writes them. */
export type Range = { readonly hours: number } | { readonly since: string; readonly until: string };

interface Span {
  readonly since: string;
  readonly until: string;
}

export interface Series extends Span {
  /** By whose clock it was counted: that of the app. */
  readonly time_zone: string;
  readonly bucket_seconds: number;
  /** Every bucket of the span, also those in which nothing happened. */
  readonly bucket_starts: readonly string[];
}

export interface ReasonPoint {
  readonly from: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly count: number;
}

export interface HourCell {
  readonly weekday: number;
  readonly hour: number;
  readonly decisions: Readonly<Record<Outcome, number>>;
  readonly pushes: number;
  readonly opened: number;
  readonly dismissed: number;
}

export const latencySteps = ['sent', 'delivered', 'displayed', 'opened'] as const;
export type LatencyStep = (typeof latencySteps)[number];

export interface Times {
  readonly provider: string;
  readonly path: 'immediate' | 'held';
  readonly pushes: number;
  readonly p50_ms: number;
  readonly p90_ms: number;
  readonly p99_ms: number;
}

export interface LatencyReport extends Series {
  readonly items: readonly (Times & { readonly step: LatencyStep })[];
  readonly over_time: readonly (Times & { readonly from: string })[];
}

export interface ScoreBin {
  readonly from: number;
  readonly to: number;
  readonly local: number;
  readonly final: number;
  readonly pushes: number;
  readonly opened: number;
  readonly dismissed: number;
}

export interface RelevanceReport extends Span {
  readonly thresholds: Thresholds;
  readonly policy_version: number;
  readonly bins: readonly ScoreBin[];
}

export interface LlmReport extends Series {
  readonly candidates: number;
  readonly answered: number;
  /** How often each answer from 0 to 9 was given. */
  readonly answers: readonly number[];
  readonly without_answer: readonly { readonly note: string; readonly count: number }[];
  readonly latency: { readonly p50_ms: number; readonly p90_ms: number; readonly p99_ms: number } | null;
}

export interface AttemptPoint {
  readonly from: string;
  readonly provider: string;
  readonly answer: string;
  readonly count: number;
}

type FailureKind =
  | 'token_dead'
  | 'token_suspect'
  | 'too_large'
  | 'bad_request'
  | 'auth'
  | 'credential'
  | 'throttled'
  | 'provider_down'
  | 'connection'
  | 'ambiguous'
  | 'unknown';

/** Whether a provider is called at the moment. */
export interface Breaker {
  readonly provider: string;
  readonly host: string | null;
  readonly state: 'closed' | 'open' | 'half_open';
  readonly since: string | null;
  readonly retry_at: string | null;
  readonly last_error: { readonly kind: FailureKind; readonly at: string } | null;
}

export interface ProvidersReport extends Series {
  readonly over_time: readonly AttemptPoint[];
  readonly vendor_reasons: readonly {
    readonly provider: string;
    readonly kind: string;
    readonly vendor_reason: string;
    readonly count: number;
  }[];
  readonly breakers: readonly Breaker[];
  readonly breakers_left_out: number;
}

export type FunnelItem = FunnelRow & { readonly dismissed: number; readonly reports: readonly string[] };

function spanOf(range: Range): Query {
  if ('since' in range) return { since: range.since, until: range.until };
  return { since: new Date(Date.now() - range.hours * HOUR_MS).toISOString() };
}

function useReport<T>(name: string, range: Range, more: Query = {}) {
  return useQuery({
    queryKey: ['report-in', name, range, more],
    queryFn: ({ signal }) => get<T>(`/v1/reports/${name}`, { ...spanOf(range), ...more }, signal),
    staleTime: LOOK_MS / 2,
    refetchInterval: 'hours' in range ? (range.hours > LONG_HOURS ? SELDOM_MS : LOOK_MS) : false,
    placeholderData: keepPreviousData,
  });
}

type Items<T> = { readonly items: readonly T[] };

export const useFunnelIn = (range: Range) => useReport<Items<FunnelItem>>('funnel', range);
export const useReasonsIn = (range: Range) =>
  useReport<Series & Items<ReasonPoint>>('reasons-over-time', range);
export const useHours = (range: Range) =>
  useReport<Items<HourCell> & Pick<Series, 'time_zone'>>('hours', range);
export const useLatency = (range: Range, step: LatencyStep) =>
  useReport<LatencyReport>('latency', range, { step });
export const useRelevance = (range: Range) => useReport<RelevanceReport>('relevance', range);
export const useLlm = (range: Range) => useReport<LlmReport>('llm', range);
export const useProviders = (range: Range) => useReport<ProvidersReport>('providers', range);
