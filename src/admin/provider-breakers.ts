import type { FailureKind } from '../model/push.js';

export const breakerStates = ['closed', 'open', 'half_open'] as const;

/** A circuit breaker as it stands. Instants in milliseconds. */
export interface ProviderBreaker {
  readonly provider: string;
  /** Null where the service has one host. */
  readonly host: string | null;
  readonly state: (typeof breakerStates)[number];
  /** `open` and `half_open`: since it opened; `closed`: since it closed again, null where it never opened. */
  readonly since: number | null;
  /** When the next attempt may go; null unless it is open. */
  readonly retryAt: number | null;
  /** The last failure that spoke against the service, by its class alone: neither words of the service nor tokens. */
  readonly lastError: { readonly kind: FailureKind; readonly at: number } | null;
}

/** What stands between an app and its providers in this process, since it started. Bound by the assembly. */
export abstract class ProviderBreakers {
  /** One for each provider and host that the app has called; those that hold back first. */
  abstract of(app: string): readonly ProviderBreaker[];
}
