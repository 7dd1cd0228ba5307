import type { ClientIdentity } from './client-token.js';
import type { Scope } from '../store/api-key-store.js';

/** Who calls, for which app, and what they may. `keyId` is `admin` for the installation's admin key. */
export interface Caller {
  readonly app: string;
  readonly keyId: string;
  readonly scopes: readonly Scope[];
}

/**
 * The scopes that come with others. Whoever may write devices sees them, and a decision shows the devices and preferences
 * it was made from. `admin` includes every scope but text:read, which must be given by name.
 */
const comesWith: Readonly<Partial<Record<Scope, readonly Scope[]>>> = {
  'devices:read': ['devices:write', 'decisions:read'],
};

export function mayDo({ scopes }: Pick<Caller, 'scopes'>, scope: Scope): boolean {
  if (scopes.includes(scope)) return true;
  if (scope !== 'text:read' && scopes.includes('admin')) return true;
  return comesWith[scope]?.some((each) => scopes.includes(each)) ?? false;
}

/** An HTTP request as the guards see it, on Fastify and Express alike. */
export interface AccessRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly ip?: string;
  /** Set by the access guard. */
  warblerCaller?: Caller;
  /** Set by the guard of routes for clients. */
  warblerClient?: ClientIdentity;
  /** Set once this request is counted against its key's rate. */
  warblerCounted?: boolean;
}

/** A header that is sent at most once; the first where a client repeats it. */
export function headerOf(request: Pick<AccessRequest, 'headers'>, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
