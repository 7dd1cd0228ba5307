// How conditions read what is known of a user at any time.
import type { Readers } from '../model/condition/compile.js';
import { own } from '../model/own.js';
import type { Policy } from '../model/policy.js';
import type { Recipient } from '../model/recipient.js';
import { zoneOf } from './zone.js';

export interface Person {
  readonly recipient: Recipient;
  /** Whose time zone counts where the user has none. */
  readonly policy: Policy;
}

const MAX_KNOWN = 5_000;
const languages = new Map<string, string>();

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
  let locale: string | null = null;
  let latest = Number.NEGATIVE_INFINITY;
  for (const id in devices) {
    const device = devices[id]!;
    const at = device.last_activity_at ?? device.last_seen_at ?? 0;
    if (device.locale == null || at <= latest) continue;
    locale = device.locale;
    latest = at;
  }
  return locale;
}

/** `zh` of `zh-Hans-CN`. Tags come from clients, so the memo is emptied before it can grow without bound. */
function languageOf(locale: string | null): string | null {
  if (locale === null) return null;
  let language = languages.get(locale);
  if (language === undefined) {
    if (languages.size >= MAX_KNOWN) languages.clear();
    language = locale.split(/[-_]/, 1)[0]!.toLowerCase();
    languages.set(locale, language);
  }
  return language;
}
