// A push: one notification on one device. What compose makes, fit shortens, a provider sends and the ledger remembers.
import type { Attributes } from './condition/attributes.js';
import type { DeviceKind, TokenState } from './recipient.js';
import type { Secret } from './secret.js';

/** Where a provider delivers to: an APNs or FCM token, a Web Push subscription (JSON), an in-app socket. */
export interface Target {
  readonly kind: 'token' | 'fid' | 'subscription' | 'socket' | 'none';
  readonly value: Secret;
}

/** The delivery ladder, monotone; then its ends. */
export const ladder = ['queued', 'attempted', 'sent', 'delivered', 'displayed', 'opened'] as const;
export const ends = ['bounced', 'expired', 'cancelled', 'token_dead', 'dead_letter'] as const;
export type PushState = (typeof ladder)[number] | (typeof ends)[number];

/** What a notification shows, before a provider's own shape and limits. */
export interface Content {
  readonly title: string;
  readonly body: string;
  readonly badge: number | null;
}

/** A push ready for `provider.prepare`. Replace id = the push; thread id = the conversation. */
export interface OutgoingPush {
  readonly id: string;
  readonly app: string;
  readonly user: string;
  readonly device: string;
  readonly provider: string;
  readonly target: Target;
  readonly platform: string;
  /** At most 64 bytes; a resend under the same id leaves one banner. */
  readonly replaceId: string;
  readonly threadId: string;
  readonly kind: 'alert' | 'voip' | 'background';
  readonly content: Content;
  /** Ids for the app: conversation, newest message, push id. Never message text. */
  readonly data: Readonly<Record<string, string>>;
  readonly importance: 'low' | 'normal' | 'high' | 'critical';
  /** What the policy sets for this importance; left out where it leaves it to the provider's own rules. */
  readonly priority?: 'normal' | 'high';
  readonly interruption?: 'passive' | 'active' | 'time-sensitive' | 'critical';
  /** Seconds the push is still worth delivering, from now, at least 1. */
  readonly ttlSeconds: number;
  /** Which attempt this is, counted from 1 (1 when left out): part of the ids that a service echoes. */
  readonly attempt?: number;
  /** Replaces a banner that is shown already, without a sound. */
  readonly isQuiet?: boolean;
  /** A call that rings until `ttlSeconds` from now. */
  readonly isCall?: boolean;
}

export const failureKinds = [
  'token_dead',
  'token_suspect',
  'too_large',
  'bad_request',
  'auth',
  'credential',
  'throttled',
  'provider_down',
  'connection',
  'ambiguous',
  'unknown',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** Whether a device was registered after a provider's word that its target is dead since then (ms; null: now). */
export function outlives(
  { registered_at }: Pick<Device, 'registered_at'>,
  deadSinceMs: number | null,
): boolean {
  return deadSinceMs !== null && registered_at > deadSinceMs;
}

/** What the provider said. `vendorReason`: its own word. `retryAfterMs`: not before that long from now. */
export type Answer =
  | { readonly ok: true; readonly providerId: string | null }
  | {
      readonly ok: false;
      readonly kind: FailureKind;
      readonly vendorReason: string;
      readonly retryAfterMs?: number;
      /** APNs 410: the token was dead at this instant (ms); a later registration lives. */
      readonly deadSinceMs?: number;
    };

/** A device as it is registered: everything the API shows, plus its secret target. Instants in milliseconds. */
export interface Device {
  readonly app: string;
  readonly user: string;
  readonly id: string;
  readonly kind: DeviceKind;
  readonly platform: string;
  readonly provider: string | null;
  readonly target: Target;
  readonly token: TokenState;
  readonly voip_token: TokenState;
  readonly push_enabled: boolean;
  readonly os_version: string | null;
  readonly app_version: string | null;
  readonly locale: string | null;
  readonly time_zone: string | null;
  readonly connected: boolean;
  readonly foreground: boolean;
  readonly last_activity_at: number | null;
  readonly last_seen_at: number;
  readonly registered_at: number;
  /** The token of Apple's PushKit, which only calls are sent to. */
  readonly voip_target?: Secret;
  /** What the app attached to it, for conditions of a policy. */
  readonly attributes?: Attributes;
}
