// The port of a push service. A provider shapes a push for its service (pure), sends it, and says what the service
// answered. It never retries, never decides and never touches the store: `route` and `retry` do that for all alike.
import type { Agent } from 'node:http';
import type { z } from 'zod';
import type { Answer, OutgoingPush } from '../model/push.js';
import type { Outgoing } from '../egress/outgoing.js';

/** A push in the provider's own shape: what will be sent, without credentials and without the device's target. */
export interface Prepared {
  readonly path: string;
  /** The host, where a client names it (Web Push): breakers are kept per host. */
  readonly host?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Provider {
  readonly name: string;
  /**
   * How a banner is taken away: by a push that the app acts upon (left out), or by replacing it under its id, one call
   * each, because the platform punishes pushes that show nothing.
   */
  readonly retracts?: 'replacement';
  /** Background pushes that the platform delivers to a device in an hour; left out: no bound. */
  readonly backgroundPerHour?: number;
  /** Shapes and shortens; a result longer than the service allows is a bug of `fit`. */
  prepare(push: OutgoingPush): Prepared;
  /** One call. Never throws for what a network or a service can do: every failure is an `Answer`. */
  send(push: OutgoingPush, prepared: Prepared): Promise<Answer>;
  close(): Promise<void>;
}

/** What a provider may use besides its settings. */
export interface ProviderContext {
  readonly outgoing: Outgoing;
  /** The machine's clock (ms): for tokens and expirations, never for decisions. */
  readonly wallNow: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** For senders of vendor SDKs, which make their own connections. */
  readonly sdkAgent?: Agent;
}

/** The registry's entry: adding a provider is one file with one of these, and its line in `providers/index.ts`. */
export interface ProviderDefinition<Settings = unknown> {
  readonly name: string;
  /** One sentence for the README's table. */
  readonly description: string;
  readonly platforms: readonly string[];
  readonly maxPayloadBytes: number;
  /** What it knows to replace on the screen, and what it ever tells of a push (`unknown` beyond that). */
  readonly replaces: boolean;
  readonly reports: readonly ('delivered' | 'displayed' | 'opened')[];
  readonly settings: z.ZodType<Settings>;
  create(settings: Settings, context: ProviderContext): Provider;
}
