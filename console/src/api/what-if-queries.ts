// What a decision would have been: a question that changes nothing.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLanguage } from '../strings.js';
import { post } from './client.js';
import type { Outcome, Sentences } from './types.js';

export interface WhatIfBody {
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly scores?: { readonly local: number };
  readonly policy_version?: number;
}

export interface Supposition {
  readonly policy_version: number;
  readonly started_from: { readonly facts: 'recorded' | 'now'; readonly at: string };
  /** Null: nothing that is decided. */
  readonly about: 'message' | 'call' | 'notice' | null;
  /** Which facts may be put differently: `devices.…` of each device, `scores` where one may decide. */
  readonly changeable: readonly string[];
  readonly items: readonly {
    readonly device: string | null;
    readonly outcome: Outcome;
    readonly reason: string;
    readonly release_at: string | null;
    readonly push_kind: 'alert' | 'voip' | null;
    readonly sentences: Sentences;
  }[];
}

export function useWhatIf(decision: string, body: WhatIfBody, enabled: boolean) {
  const language = useLanguage();
  return useQuery({
    queryKey: ['what-if', decision, body, language],
    queryFn: () => post<Supposition>(`/v1/decisions/preview?language=${language}`, { decision, ...body }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    enabled,
  });
}
