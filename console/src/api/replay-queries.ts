// What the pages ask of replays, and what they start and cancel.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { get, post } from './client.js';
import { queryClient } from './queries.js';
import type { Replay } from './replay-types.js';

const KEY = 'replays';
const PATH = '/v1/replays';
const WATCH_MS = 1_000;
const LOOK_MS = 30_000;

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
