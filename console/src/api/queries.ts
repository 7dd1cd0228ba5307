// Every question the pages ask, with how long an answer is good for.
import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useLanguage } from '../strings.js';
import { ApiProblem, get } from './client.js';
import type { Account, DecisionDetail, DecisionPage, FunnelRow, ReasonCount } from './types.js';

const PAGE_SIZE = 100;
const MAX_PAGES = 20;
const REPORT_MS = 5_000;
const WATCH_MS = 2_000;
const WATCH_FOR_MS = 15 * 60_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && isFinal(error.status)),
    },
  },
});

function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

export interface ExactFilter {
  readonly outcome?: string | undefined;
  readonly reason?: string | undefined;
  readonly user?: string | undefined;
  readonly conversation?: string | undefined;
}

export const LEDGER = 'ledger';

/** Decisions of the ledger, newest first, a page at a time. */
export function useLedger(filter: ExactFilter, enabled = true) {
  return useInfiniteQuery({
    queryKey: [LEDGER, filter],
    queryFn: ({ pageParam, signal }) =>
      get<DecisionPage>('/v1/decisions', { ...filter, before: pageParam, page_size: PAGE_SIZE }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    maxPages: MAX_PAGES,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    enabled,
  });
}

function isRecent(at: string): boolean {
  return Date.now() - Date.parse(at) < WATCH_FOR_MS;
}

/** One decision, in the language of the console; asked again while something may still become of it. */
export function useDecision(id: string) {
  const language = useLanguage();
  return useQuery<DecisionDetail>({
    queryKey: ['decision', id, language],
    queryFn: ({ signal }) =>
      get<DecisionDetail>(`/v1/decisions/${encodeURIComponent(id)}`, { language }, signal),
    placeholderData: (before) => (before?.id === id ? before : undefined),
    refetchInterval: ({ state }) => (state.data && isRecent(state.data.at) ? WATCH_MS : false),
  });
}

/** All that was decided for this user about this message: the decision's neighbours in time. */
export function useSiblings(decision: DecisionDetail) {
  const { user, message, item_kind: kind, id } = decision;
  return useQuery({
    queryKey: ['siblings', user, kind, message, id],
    queryFn: ({ signal }) =>
      get<DecisionPage>('/v1/decisions', { user, message, about: kind, page_size: PAGE_SIZE }, signal),
    staleTime: WATCH_MS,
    refetchInterval: isRecent(decision.at) ? 2 * WATCH_MS : false,
  });
}

function useReport<T>(name: string) {
  return useQuery({
    queryKey: ['report', name],
    queryFn: ({ signal }) => get<T>(`/v1/reports/${name}`, {}, signal),
    refetchInterval: REPORT_MS,
    placeholderData: keepPreviousData,
  });
}

export const useReasons = () => useReport<{ items: readonly ReasonCount[] }>('reasons');
export const useFunnel = () => useReport<{ items: readonly FunnelRow[] }>('funnel');
export const useAccount = () => useReport<Account>('accounting');
