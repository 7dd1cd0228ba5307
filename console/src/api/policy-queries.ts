// What the policies page asks and changes.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { get, post } from './client.js';
import { useMay } from './own-key.js';
import { queryClient } from './queries.js';

const POLICY = 'policy';
const PATH = '/v1/policies/default';
const LOOK_MS = 10_000;

export type Document = Readonly<Record<string, unknown>>;

export interface PolicyHead {
  readonly version: number;
  readonly state: 'draft' | 'current' | 'former';
  readonly author: string;
  readonly created_at: string;
  readonly published_at: string | null;
  readonly published_by: string | null;
  readonly restores: number | null;
}

export type Policy = PolicyHead & { readonly document: Document };

export interface Change {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly meaning: string;
  readonly effect: string;
}

/** As much of JSON Schema as descriptions need. */
export interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
}

interface VersionPage {
  readonly items: readonly PolicyHead[];
  readonly next_cursor: string | null;
}

/** The document of a preset; asked when it is chosen, and the same for as long as the page is open. */
export function presetDocument(name: string): Promise<Document> {
  return queryClient
    .fetchQuery({
      queryKey: [POLICY, 'preset', name],
      queryFn: ({ signal }) => get<{ document: Document }>(`/v1/policies/presets/${name}`, {}, signal),
      staleTime: Infinity,
    })
    .then(({ document }) => document);
}

/** All versions, drafts too, newest first. */
export function useVersions() {
  return useInfiniteQuery({
    queryKey: [POLICY, 'versions'],
    queryFn: ({ pageParam, signal }) =>
      get<VersionPage>(`${PATH}/versions`, { before: pageParam, page_size: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: LOOK_MS,
  });
}

export function useCurrentPolicy() {
  return useQuery({
    queryKey: [POLICY, 'current'],
    queryFn: ({ signal }) => get<Policy>('/v1/policies/current', {}, signal),
    refetchInterval: LOOK_MS,
  });
}

export function useVersion(version: number) {
  return useQuery({
    queryKey: [POLICY, 'version', version],
    queryFn: ({ signal }) => get<Policy>(`${PATH}/versions/${version}`, {}, signal),
  });
}

export function useDiff(from: number, to: number) {
  return useQuery({
    queryKey: [POLICY, 'diff', from, to],
    queryFn: ({ signal }) => get<{ changes: readonly Change[] }>(`${PATH}/diff`, { from, to }, signal),
  });
}

export function usePolicySchema() {
  return useQuery({
    queryKey: ['policy-schema'],
    queryFn: ({ signal }) => get<Schema>('/v1/policies/schema', {}, signal),
    staleTime: Infinity,
  });
}

/** Whether the key may change policies; null until that is known. */
export function useMayWrite(): boolean | null {
  return useMay('admin');
}

/** Done or refused, the page looks again. */
const onSettled = () => queryClient.invalidateQueries({ queryKey: [POLICY] });

export function useSaveDraft() {
  return useMutation({
    mutationFn: (document: unknown) => post<Policy>(`${PATH}/versions`, { document }),
    onSettled,
  });
}

export interface Replacement {
  readonly action: 'publish' | 'rollback';
  readonly version: number;
  /** The version that whoever decided this saw in force. */
  readonly instead: number;
}

export function useReplace() {
  return useMutation({
    mutationFn: ({ action, version, instead }: Replacement) =>
      post<Policy>(`${PATH}/${action}`, { version }, { 'if-match': `"v${instead}"` }),
    // The page goes on to what decides now without a moment of nothing.
    onSuccess: (published) => queryClient.setQueryData([POLICY, 'version', published.version], published),
    onSettled,
  });
}
