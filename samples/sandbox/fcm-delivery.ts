// What a message of Firebase comes to on a device: each platform is told by a part of its own how long the message lives,
// what it replaces and whether it wakes the app. What a part does not say has the platform's own default.
import type { FcmMessage } from './fcm-message.js';
import type { Arrival } from './screen.js';
import type { Delivery } from './waiting.js';

/** Four weeks: of Android and the web, when nothing is said. */
const LONGEST_SECONDS = 2_419_200;
const STORED_BY_APNS_SECONDS = 30 * 86_400;
const QUIET = ['PRIORITY_MIN', 'PRIORITY_LOW'];

type BannerFields = Pick<
  Arrival,
  'replace_id' | 'thread_id' | 'title' | 'body' | 'badge' | 'alerts' | 'alerts_again' | 'wakes_app'
>;

interface Platform {
  ttlSeconds(message: FcmMessage, nowMs: number): number;
  banner(message: FcmMessage, hasBanner: boolean): BannerFields;
}

const android: Platform = {
  ttlSeconds: (message) => secondsOf(message.android?.ttl, LONGEST_SECONDS),
  banner: androidBanner,
};
/** FCM hands a push for an Apple device on to APNs, which knows nothing of the other parts. */
const apple: Platform = {
  ttlSeconds: ({ apns }, nowMs) => {
    const until = apns?.headers?.['apns-expiration'];
    if (until === undefined) return STORED_BY_APNS_SECONDS;
    return Math.max(0, Number(until) - nowMs / 1_000);
  },
  banner: appleBanner,
};
const web: Platform = {
  ttlSeconds: ({ webpush }) => secondsOf(webpush?.headers?.['TTL'], LONGEST_SECONDS),
  banner: webBanner,
};
const platforms: Readonly<Record<string, Platform>> = { android, web };

export function deliveryOf(message: FcmMessage, name: string, nowMs: number, platform: string): Delivery {
  const { ttlSeconds, banner } = platforms[platform] ?? apple;
  const seconds = ttlSeconds(message, nowMs);
  const hasBanner = message.notification !== undefined || message.android?.notification !== undefined;
  const arrival: Arrival = {
    ...{ at: nowMs, sent_at: nowMs, provider: 'fcm', provider_id: name },
    ...banner(message, hasBanner),
    kind: hasBanner ? 'alert' : 'silent',
    data: { ...message.data, ...(platform === 'android' ? message.android?.data : {}) },
    expires_at: nowMs + seconds * 1_000,
  };
  // A notification without a key collapses under the app's package name.
  const slot = message.android?.collapse_key ?? (hasBanner ? '(package)' : null);
  return { arrival, slot, storable: seconds > 0 };
}

function androidBanner(message: FcmMessage, hasBanner: boolean): BannerFields {
  const own = message.android?.notification ?? {};
  const alerts = hasBanner && !QUIET.includes(own.notification_priority ?? '');
  return {
    replace_id: own.tag ?? (hasBanner ? null : (message.android?.collapse_key ?? null)),
    thread_id: null,
    title: own.title ?? message.notification?.title ?? '',
    body: own.body ?? message.notification?.body ?? '',
    badge: own.notification_count ?? null,
    ...{ alerts, alerts_again: alerts },
    // The system draws a notification by itself.
    wakes_app: !hasBanner,
  };
}

function appleBanner(message: FcmMessage): BannerFields {
  const aps = (message.apns?.payload?.['aps'] ?? {}) as Readonly<Record<string, unknown>>;
  const alerts = message.notification !== undefined && aps['interruption-level'] !== 'passive';
  return {
    replace_id: message.apns?.headers?.['apns-collapse-id'] ?? null,
    thread_id: typeof aps['thread-id'] === 'string' ? aps['thread-id'] : null,
    title: message.notification?.title ?? '',
    body: message.notification?.body ?? '',
    badge: typeof aps['badge'] === 'number' ? aps['badge'] : null,
    ...{ alerts, alerts_again: alerts },
    // Data alone wakes an app that is in the background only when the payload says so.
    wakes_app: aps['content-available'] === 1 || aps['mutable-content'] === 1,
  };
}

function webBanner(message: FcmMessage, hasBanner: boolean): BannerFields {
  const own = message.webpush?.notification ?? {};
  const alerts = hasBanner && own['silent'] !== true;
  return {
    replace_id: typeof own['tag'] === 'string' ? own['tag'] : null,
    thread_id: null,
    title: message.notification?.title ?? '',
    body: message.notification?.body ?? '',
    badge: null,
    // notifications.spec.whatwg.org: replacing under the same tag is quiet unless `renotify` is set.
    ...{ alerts, alerts_again: alerts && own['renotify'] === true },
    wakes_app: !hasBanner,
  };
}

function secondsOf(ttl: string | undefined, otherwise: number): number {
  return ttl === undefined ? otherwise : Number.parseFloat(ttl);
}
