// What the proposals page asks and changes.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { get, post } from './client.js';
import { queryClient } from './queries.js';

/** Begins with the key of policies, so that a publication asks again for proposals, too. */
const KEY = ['policy', 'proposals'] as const;
const PATH = '/v1/proposals';
const LOOK_MS = 10_000;

type Tier = 'push' | 'batch' | 'suppress';

export interface Interval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface Counts {
  readonly users: number;
  readonly pushes: number;
  readonly reactions: number;
  readonly unknown: number;
}

export interface Finding {
  readonly target: 'direct' | 'group' | 'channel' | 'app';
  readonly threshold: 'push_threshold' | 'batch_threshold';
  readonly direction: 'raise' | 'lower';
  readonly path: string;
  readonly verdict: 'change' | 'thin' | 'silent' | 'measuring' | 'not_proven';
  readonly counts: Counts;
  readonly unwanted: Interval;
  /** Proven when the whole interval lies on this side of the bound. */
  readonly proof: Proof;
}

export interface Proof {
  readonly side: 'above' | 'below';
  readonly bound: number;
}

export interface Expectation {
  readonly tier: Tier;
  readonly decisions: number;
  readonly before: number;
  readonly after: Interval;
  readonly per_day: { readonly before: number; readonly after: Interval };
  readonly dismissals: { readonly before: Interval; readonly after: Interval | null };
}

export interface ProposedChange extends Finding {
  readonly from: number;
  readonly to: number;
  readonly moved: { readonly counts: Counts; readonly unwanted: Interval };
  readonly examples: readonly string[];
  readonly expectation: Expectation;
}

export interface Recorded {
  readonly decisions: number;
  readonly share: number;
  readonly per_day: number;
  readonly unwanted: Interval | null;
}

export interface MeasuredChange {
  readonly path: string;
  readonly from: string;
  readonly until: string;
  readonly before: Recorded;
  readonly after: Recorded;
  readonly verdict: 'too_early' | 'inside' | 'outside';
}

export interface Proposal {
  readonly version: number;
  readonly base_version: number;
  readonly state: 'open' | 'outdated' | 'superseded' | 'published' | 'replaced';
  readonly created_at: string;
  readonly published_at: string | null;
  readonly evidence: { readonly from: string; readonly until: string; readonly is_capped: boolean };
  readonly changes: readonly ProposedChange[];
  readonly effects: {
    readonly decisions: number;
    readonly quieter: number;
    readonly louder: number;
    readonly moves: readonly { readonly from: Tier; readonly to: Tier; readonly decisions: number }[];
  };
  readonly measured: {
    readonly at: string;
    readonly is_final: boolean;
    readonly changes: readonly MeasuredChange[];
  } | null;
}

export interface Look {
  readonly at: string;
  readonly outcome: 'created' | 'unchanged' | 'refused';
  readonly version: number | null;
  readonly needed: Omit<Counts, 'unknown'>;
  readonly findings: readonly Finding[];
}

interface ProposalPage {
  readonly items: readonly Proposal[];
  readonly next_cursor: string | null;
  readonly look: Look | null;
}

/** Newest first, with what the last look at the feedback found. */
export function useProposals() {
  return useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) => get<ProposalPage>(PATH, { before: pageParam, page_size: 10 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: LOOK_MS,
  });
}

/** Looks at the feedback now. */
export function usePropose() {
  return useMutation({
    mutationFn: () => post<Look>(PATH, {}),
    onSettled: () => queryClient.invalidateQueries({ queryKey: [KEY[0]] }),
  });
}
