// What the page of sandbox screens asks, and whether there is one at all.
import { useQuery } from '@tanstack/react-query';
import { ApiProblem, get } from './client.js';

const LOOK_MS = 1_500;

export interface OtherDevice {
  readonly user: string;
  readonly device: string;
  readonly kind: 'phone' | 'tablet' | 'web' | 'desktop';
  readonly platform: string;
  readonly provider: string | null;
  readonly connected: boolean;
  readonly foreground: boolean;
}

interface Notification {
  readonly push: string | null;
  readonly decision: string | null;
  readonly conversation: string | null;
  /** Null where the key may not read text. */
  readonly title: string | null;
  readonly body: string | null;
  readonly at: string;
}

export interface ShownNotification extends Notification {
  readonly shown_at: string;
  readonly times: number;
  readonly alerts: number;
}

export interface GoneNotification extends Notification {
  readonly cause: string;
  readonly gone_at: string | null;
}

export interface VirtualScreen extends OtherDevice {
  readonly id: string;
  readonly state: 'online' | 'offline' | 'uninstalled';
  readonly badge: number;
  readonly received: number;
  readonly alerts: number;
  readonly silent: number;
  readonly waiting: number;
  readonly banners: number;
  readonly notifications: readonly ShownNotification[];
  readonly gone: readonly GoneNotification[];
}

export interface Screens {
  readonly now: string;
  readonly text_hidden: boolean;
  readonly items: readonly VirtualScreen[];
  readonly others: readonly OtherDevice[];
}

const PATH = '/v1/sandbox/devices';

/** Everybody's screens, asked again and again while somebody looks. */
export function useScreens(isPaused: boolean) {
  return useQuery({
    queryKey: ['screens'],
    queryFn: ({ signal }) => get<Screens>(PATH, {}, signal),
    refetchInterval: isPaused ? false : LOOK_MS,
    retry: false,
  });
}

/** Whether this gateway has a sandbox; false until that is known. */
export function useHasSandbox(): boolean {
  const { data } = useQuery({
    queryKey: ['has-sandbox'],
    queryFn: async ({ signal }) => {
      try {
        await get(PATH, {}, signal);
        return true;
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return false;
        throw error;
      }
    },
    staleTime: Infinity,
  });
  return data ?? false;
}
