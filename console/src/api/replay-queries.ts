// What the pages ask of replays, and what they start and cancel.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { get, post } from './client.js';
import { queryClient } from './queries.js';
import { outcomes } from './types.js';

const KEY = 'replays';
const PATH = '/v1/replays';
const WATCH_MS = 1_000;
const LOOK_MS = 30_000;

/** `none`: nobody was looked at one by one. */
export const replayOutcomes = [...outcomes, 'none'] as const;
export type ReplayOutcome = (typeof replayOutcomes)[number];

export interface Verdict {
  readonly outcome: ReplayOutcome;
  readonly reason: string;
}

export interface ReplayChange {
  readonly from: Verdict;
  readonly to: Verdict;
  readonly count: number;
  readonly examples: readonly {
    readonly user: string;
    readonly message: string;
    readonly device: string | null;
    readonly decision: string | null;
  }[];
}

export interface Cell {
  readonly from: ReplayOutcome;
  readonly to: ReplayOutcome;
  readonly count: number;
}

export interface ReplayResult {
  readonly compared: number;
  readonly same: number;
  readonly changes: readonly ReplayChange[];
  /** The matrix, those that stay included. */
  readonly outcomes: readonly Cell[];
  readonly users: { readonly compared: number; readonly affected: number };
  readonly records: { readonly recorded: number; readonly replayed: number; readonly equal: number };
  readonly missing_events: number;
  readonly scored_anew: number;
  readonly is_whole: boolean;
  readonly seconds: number;
}

export interface Replay {
  readonly id: string;
  readonly policy_version: number;
  readonly since: string;
  readonly until: string;
  readonly cpu_share: number;
  readonly state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed' | 'interrupted';
  readonly progress: { readonly turns: number; readonly of: number } | null;
  readonly author: string;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly result: ReplayResult | null;
}

interface ReplayPage {
  readonly items: readonly Replay[];
  readonly next_cursor: string | null;
}

/** Newest first. Those under way are watched one by one: results are long. */
export function useReplays() {
  return useInfiniteQuery({
    queryKey: [KEY, 'list'],
    queryFn: ({ pageParam, signal }) => get<ReplayPage>(PATH, { before: pageParam, page_size: 20 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: LOOK_MS,
  });
}

/** One replay, asked again until it has ended. `known`: what the list said of it. */
export function useReplay(id: string, known?: Replay) {
  return useQuery({
    queryKey: [KEY, 'one', id],
    queryFn: ({ signal }) => get<Replay>(`${PATH}/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state }) =>
      state.data !== undefined && state.data.ended_at === null ? WATCH_MS : false,
    // What has ended stays as it is.
    staleTime: ({ state }) => (state.data === undefined || state.data.ended_at === null ? 0 : Infinity),
    ...(known === undefined ? {} : { initialData: known }),
  });
}

export interface NewReplay {
  readonly policy_version: number;
  readonly days: number;
  readonly cpu_share: number;
}

const keep = (replay: Replay): Promise<void> => {
  queryClient.setQueryData([KEY, 'one', replay.id], replay);
  return queryClient.invalidateQueries({ queryKey: [KEY, 'list'] });
};

export function useStartReplay() {
  return useMutation({ mutationFn: (wanted: NewReplay) => post<Replay>(PATH, wanted), onSuccess: keep });
}

export function useCancelReplay() {
  return useMutation({
    mutationFn: (id: string) => post<Replay>(`${PATH}/${encodeURIComponent(id)}/cancel`, {}),
    onSuccess: keep,
  });
}
