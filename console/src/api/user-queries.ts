// What the page of a user asks.
import { useQuery } from '@tanstack/react-query';
import { get } from './client.js';
import type { DecisionEntry, DecisionPage } from './types.js';

const LOOK_MS = 5_000;
const HELD_MS = 10_000;
const MAX_HELD = 20;
const MAX_CAP_PAGES = 5;

export interface Device {
  readonly id: string;
  readonly kind: 'phone' | 'tablet' | 'web' | 'desktop';
  readonly platform: string;
  readonly provider: string | null;
  readonly token: 'valid' | 'invalid' | 'none';
  readonly push_enabled: boolean;
  readonly app_version: string | null;
  readonly connected: boolean;
  readonly foreground: boolean;
  readonly last_seen_at: string;
}

export interface QuietHours {
  readonly from: string;
  readonly until: string;
  readonly days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
  readonly action: 'defer' | 'batch' | 'suppress';
  readonly allow: readonly ('mention' | 'keyword' | 'direct_message' | 'thread_followed' | 'call')[];
}

export interface Preferences {
  readonly time_zone: string | null;
  readonly push_enabled: boolean;
  readonly push_level: 'default' | 'all' | 'mentions' | 'none';
  readonly blocked: readonly string[];
  readonly keywords: readonly string[];
  readonly broadcast_mentions: boolean;
  readonly allow_critical: boolean;
  readonly snooze_until: string | null;
  readonly quiet_hours: QuietHours | null;
  readonly holdout: boolean;
}

const pathOf = (user: string, rest: string): string => `/v1/users/${encodeURIComponent(user)}/${rest}`;

export function useDevices(user: string) {
  return useQuery({
    queryKey: ['devices', user],
    queryFn: ({ signal }) => get<{ items: readonly Device[] }>(pathOf(user, 'devices'), {}, signal),
    refetchInterval: ({ state }) => (state.error === null ? LOOK_MS : false),
  });
}

export function usePreferences(user: string) {
  return useQuery({
    queryKey: ['preferences', user],
    queryFn: ({ signal }) => get<Preferences>(pathOf(user, 'preferences'), {}, signal),
    refetchInterval: ({ state }) => (state.error === null ? LOOK_MS : false),
  });
}

/** What waits for this user: the newest messages whose latest decision holds them still. */
export function useHeld(user: string) {
  return useQuery({
    queryKey: ['held', user],
    queryFn: ({ signal }) => heldOf(user, signal),
    refetchInterval: HELD_MS,
  });
}

async function heldOf(user: string, signal: AbortSignal): Promise<readonly DecisionEntry[]> {
  const list = (query: object) => get<DecisionPage>('/v1/decisions', { user, ...query }, signal);
  const pages = await Promise.all(
    ['defer', 'batch'].map((outcome) => list({ outcome, page_size: 2 * MAX_HELD })),
  );
  const waiting = pages.flatMap((page) => page.items).filter(isWaiting);
  const messages = [...new Set(waiting.map((entry) => entry.message))].slice(0, MAX_HELD);
  const latest = await Promise.all(
    messages.map(async (message) => (await list({ message, page_size: 1 })).items[0]),
  );
  return latest
    .filter((entry): entry is DecisionEntry => entry !== undefined && isWaiting(entry))
    .sort((a, b) => a.release_at!.localeCompare(b.release_at!));
}

function isWaiting({ release_at }: DecisionEntry): boolean {
  return release_at !== null && Date.parse(release_at) > Date.now();
}

/** A cap whose window moves with the clock. */
export interface RollingCap {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** The app's cap if its window is a rolling one; what a calendar day is depends on more than the API tells. */
export function useRollingCap(): RollingCap | null {
  const { data } = useQuery({
    queryKey: ['policy', 'cap'],
    queryFn: ({ signal }) =>
      get<{
        document: { frequency_cap: { limit: number; per: string; window_seconds?: number } | null };
      }>('/v1/policies/current', {}, signal),
    staleTime: HELD_MS,
  });
  const cap = data?.document.frequency_cap ?? null;
  return cap?.window_seconds === undefined ? null : { limit: cap.limit, windowSeconds: cap.window_seconds };
}

/** How many notifications the user got in the window; null when there are more decisions than it asks for. */
export function useNotificationCount(user: string, windowSeconds: number) {
  return useQuery({
    queryKey: ['cap', user, windowSeconds],
    queryFn: ({ signal }) => countNotifications(user, Date.now() - windowSeconds * 1_000, signal),
    refetchInterval: HELD_MS,
  });
}

async function countNotifications(user: string, sinceMs: number, signal: AbortSignal) {
  const found = new Set<string>();
  let before: string | undefined;
  for (let i = 0; i < MAX_CAP_PAGES; i++) {
    const query = { user, outcome: 'push', page_size: 100, before };
    const { items, next_cursor: next } = await get<DecisionPage>('/v1/decisions', query, signal);
    const inside = items.filter((entry) => Date.parse(entry.at) > sinceMs);
    for (const { notification } of inside) if (notification !== null) found.add(notification);
    if (next === null || inside.length < items.length) return found.size;
    before = next;
  }
  return null;
}
