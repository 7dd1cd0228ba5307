import { useQuery } from '@tanstack/react-query';
import { get } from './client.js';

/** What the key of this tab is and may do. */
export interface OwnKey {
  readonly app: string;
  readonly id: string;
  readonly name: string;
  /** All that it may do, scopes that come with others too. */
  readonly effective_scopes: readonly string[];
  readonly expires_at: string | null;
}

export function useOwnKey() {
  return useQuery({
    queryKey: ['own-key'],
    queryFn: ({ signal }) => get<OwnKey>('/v1/api-keys/self', {}, signal),
    staleTime: 60_000,
  });
}

/** Whether the key has this scope; null until that is known. */
export function useMay(scope: string): boolean | null {
  const { data } = useOwnKey();
  return data?.effective_scopes.includes(scope) ?? null;
}
