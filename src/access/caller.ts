import type { Scope } from '../store/stores.js';

/** Who calls, for which app, and what they may. `keyId` is `admin` for the installation's admin key. */
export interface Caller {
  readonly app: string;
  readonly keyId: string;
  readonly scopes: readonly Scope[];
}

/** `admin` includes every scope but text:read, which must be given by name. */
export function mayDo(caller: Caller, scope: Scope): boolean {
  if (caller.scopes.includes(scope)) return true;
  return scope !== 'text:read' && caller.scopes.includes('admin');
}

/** An HTTP request as the guards see it, on Fastify and Express alike. */
export interface AccessRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly ip?: string;
  /** Set by the access guard. */
  warblerCaller?: Caller;
  /** Set once this request is counted against its key's rate. */
  warblerCounted?: boolean;
}

/** A header that is sent at most once; the first where a client repeats it. */
export function headerOf(request: Pick<AccessRequest, 'headers'>, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
