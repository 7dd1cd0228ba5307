// What the parts of a benchmark in several processes agree on.
import type { Sandbox } from '../samples/sandbox/sandbox.js';

export const APP = 'bench';
export const ADMIN_KEY = 'bench-admin-key-for-one-run-on-loopback';

/** What leads a gateway to a sandbox in another process. */
export type SandboxLead = Pick<Sandbox, 'urls' | 'ca' | 'credentials'>;

export interface GatewayStart {
  readonly directory: string;
  readonly sandbox: SandboxLead | null;
  /** Whether the console is served, too. */
  readonly hasConsole?: boolean;
}

/** One phone at APNs. */
export interface Phone {
  readonly user: string;
  readonly token: string;
}
