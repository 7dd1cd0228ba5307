// What only the conditions of a policy ask for: what chat servers and apps tell of users and devices, and how a user has
// treated pushes before. Observed facts, kept with the recipient.
import type { Attributes, AttributesChange } from './condition/attributes.js';

/** What the chat server told of a user besides their preferences. */
export interface Profile {
  readonly bot: boolean;
  readonly locale: string | null;
  readonly attributes: Attributes;
}

export const blankProfile: Profile = { bot: false, locale: null, attributes: {} };

/** A change of it: what is left out stays. */
export interface ProfileChange {
  readonly bot?: boolean;
  readonly locale?: string | null;
  readonly attributes?: AttributesChange;
}

/** What was registered of a device besides how to reach it; left out where nothing is known. */
export interface DeviceProfile {
  readonly platform?: string;
  readonly provider?: string | null;
  readonly app_version?: string | null;
  readonly os_version?: string | null;
  readonly locale?: string | null;
  /** Milliseconds. */
  readonly last_seen_at?: number;
  readonly attributes?: Attributes;
}

/** How the recipient has treated pushes of a sender and of a conversation: open rates as observed on arrival, 0 to 1. */
export interface EngagementRates {
  readonly sender: number | null;
  readonly conversation: number | null;
}
