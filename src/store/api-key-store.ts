// The keys by which an app's servers call, and what each may do.
import type { Write } from './ledger.js';

export const scopes = [
  'events:write',
  'devices:read',
  'devices:write',
  'decisions:read',
  'feedback:write',
  'text:read',
  'admin',
] as const;
export type Scope = (typeof scopes)[number];

export interface ApiKey {
  readonly app: string;
  readonly id: string;
  readonly name: string;
  /** HMAC-SHA-256 of the secret part, hex. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
  readonly last_used_at: number | null;
}

export abstract class ApiKeyStore {
  abstract get(id: string): Promise<ApiKey | null>;
  abstract list(app: string): Promise<readonly ApiKey[]>;
  abstract put(key: ApiKey): Write[];
  /** Only when it was used last: what was read of it may be out of date by now. */
  abstract putUse(id: string, at: number): Write[];
  abstract expiring(before: number): Promise<readonly ApiKey[]>;
}
