// What the page of a user asks.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLanguage } from '../strings.js';
import { get } from './client.js';
import type { NoticeKind, Outcome } from './types.js';

const LOOK_MS = 5_000;

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

type MessageClass = 'mention' | 'keyword' | 'direct_message' | 'thread_followed' | 'call' | NoticeKind;

export interface QuietHours {
  readonly from: string;
  readonly until: string;
  readonly days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
  readonly action: 'defer' | 'batch' | 'suppress';
  readonly allow: readonly MessageClass[];
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
  readonly consents: readonly 'marketing'[];
  readonly topic_opt_outs: readonly string[];
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

/** A message or notice that waits, and the decision that holds it. */
export interface HeldMessage {
  readonly message: string;
  readonly kind: 'message' | 'call' | 'notice';
  readonly devices: readonly string[];
  readonly outcome: Outcome;
  readonly reason: string;
  readonly release_at: string;
  readonly decision: string | null;
  readonly sentence: string;
}

interface HeldPage {
  readonly items: readonly HeldMessage[];
  readonly next_cursor: string | null;
}

/** What waits for this user, what is due first first, in the language of the console. */
export function useHeld(user: string) {
  const language = useLanguage();
  return useQuery({
    queryKey: ['held', user, language],
    queryFn: ({ signal }) => get<HeldPage>(pathOf(user, 'held'), { language }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_MS,
  });
}

/** What the cap leaves, as the gateway counts it. `limit` null: there is no cap. */
export interface Cap {
  readonly limit: number | null;
  readonly per: 'rolling' | 'calendar_day' | null;
  readonly window_seconds: number | null;
  readonly left: number | null;
  readonly room_at: string | null;
  readonly until: string | null;
  readonly time_zone: string | null;
}

export function useCap(user: string) {
  return useQuery({
    queryKey: ['cap', user],
    queryFn: ({ signal }) => get<Cap>(pathOf(user, 'frequency-cap'), {}, signal),
    refetchInterval: LOOK_MS,
  });
}

/** Where the user was in the last day, and the quiet hours in it; at most 5 s behind. */
export interface PresenceDay {
  readonly since: string;
  readonly until: string;
  readonly time_zone: string;
  readonly items: readonly {
    readonly device: string;
    readonly state: 'active' | 'connected';
    readonly from: string;
    readonly until: string;
  }[];
  readonly is_cut: boolean;
  readonly quiet: readonly { readonly from: string; readonly until: string }[];
}

export function usePresence(user: string) {
  return useQuery({
    queryKey: ['presence', user],
    queryFn: ({ signal }) => get<PresenceDay>(pathOf(user, 'presence'), {}, signal),
    refetchInterval: ({ state }) => (state.error === null ? 2 * LOOK_MS : false),
  });
}
