// How conditions read what is known of a user at any time.
import type { Readers } from '../model/condition/compile.js';
import { own } from '../model/own.js';
import type { Policy } from '../model/policy.js';
import type { Recipient, RecipientDevice } from '../model/recipient.js';
import { zoneOf } from './zone.js';

export interface Person {
  readonly recipient: Recipient;
  /** Whose time zone counts where the user has none. */
  readonly policy: Policy;
}

export const userReaders = {
  attributes: {
    'user.id': ({ recipient }) => recipient.id,
    'user.time_zone': ({ recipient, policy }) => zoneOf(recipient, policy),
    'user.locale': ({ recipient }) => localeOf(recipient),
    'user.language': ({ recipient }) => languageOf(localeOf(recipient)),
    'user.bot': ({ recipient }) => recipient.profile?.bot ?? false,
  },
  attached: {
    user: ({ recipient }, _device, key) => own(recipient.profile?.attributes ?? {}, key) ?? null,
    device: () => null,
    conversation: () => null,
  },
} as const satisfies Readers<Person, unknown>;

/** As the chat server told, else that of the device which was used last and has one. */
function localeOf({ profile, devices }: Recipient): string | null {
  if (profile?.locale != null) return profile.locale;
  let latest: RecipientDevice | null = null;
  for (const id in devices) {
    const device = devices[id]!;
    if (device.locale == null) continue;
    if (latest === null || isUsedLater(device, latest)) latest = device;
  }
  return latest?.locale ?? null;
}

function isUsedLater(one: RecipientDevice, other: RecipientDevice): boolean {
  const later = lastUse(one) - lastUse(other);
  return later > 0 || (later === 0 && one.id < other.id);
}

function lastUse({ last_activity_at, last_seen_at = 0 }: RecipientDevice): number {
  return last_activity_at ?? last_seen_at;
}

/** `zh` of `zh-Hans-CN`. */
function languageOf(locale: string | null): string | null {
  return locale === null ? null : locale.replace(/[-_].*/s, '').toLowerCase();
}
