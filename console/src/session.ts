import { useSyncExternalStore } from 'react';

/** The key for this tab. `app`: what the X-Warbler-App header asks for; null lets the key choose. */
export interface Session {
  readonly key: string;
  readonly app: string | null;
}

/** `ended`: why the last session ended, when it was not the user who ended it. */
export interface SessionState {
  readonly session: Session | null;
  readonly ended: 'refused' | null;
}

const NAME = 'warbler.session';
const listeners = new Set<() => void>();
let state: SessionState = { session: stored(), ended: null };

function stored(): Session | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? 'null');
    const { key, app } = (value ?? {}) as Partial<Session>;
    return typeof key === 'string' ? { key, app: typeof app === 'string' ? app : null } : null;
  } catch {
    return null;
  }
}

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

export function beginSession(session: Session): void {
  sessionStorage.setItem(NAME, JSON.stringify(session));
  become({ session, ended: null });
}

export function endSession(ended: SessionState['ended'] = null): void {
  sessionStorage.removeItem(NAME);
  become({ session: null, ended });
}

export function currentSession(): Session | null {
  return state.session;
}

export function useSession(): SessionState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => state,
  );
}
