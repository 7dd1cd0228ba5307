import type { AndroidConfig, Aps, BaseMessage } from 'firebase-admin/messaging';
import type { Content, OutgoingPush } from '../../model/push.js';

/** Four weeks: Firebase refuses a message that is to live longer, though ours may. */
const LONGEST_TTL_SECONDS = 2_419_200;

/**
 * A push as the Firebase SDK's own message type, without its target. Both senders start from it. `wallNowMs`: what the
 * end of a push for an Apple device counts from.
 */
export function toMessage(
  push: OutgoingPush,
  content: Content,
  channelId: string | null,
  wallNowMs: number,
): BaseMessage {
  const isCall = push.isCall === true;
  const isUnseen = !isCall && (push.isQuiet === true || push.kind === 'background');
  const quiet = isUnseen || (!isCall && push.importance === 'low');
  const isSilent = push.isQuiet === true || push.interruption === 'passive';
  const android: AndroidConfig = {
    priority: isUnseen ? 'normal' : (push.priority ?? (quiet ? 'normal' : 'high')),
    ttl: ttlSecondsOf(push) * 1_000,
    collapseKey: push.replaceId,
  };
  const elsewhere = { ...apple(push, content, wallNowMs), ...web(push) };
  if (push.kind === 'background') return { data: push.data, android, ...elsewhere };
  if (isCall && push.platform === 'android') return { data: ringing(push, content), android };
  return {
    data: push.data,
    notification: { title: content.title, body: content.body },
    android: {
      ...android,
      notification: {
        tag: push.replaceId,
        ...(isSilent ? { priority: 'low' as const } : {}),
        ...(channelId === null ? {} : { channelId }),
        ...(content.badge === null ? {} : { notificationCount: content.badge }),
      },
    },
    ...elsewhere,
  };
}

function ttlSecondsOf({ ttlSeconds }: OutgoingPush): number {
  return Math.min(ttlSeconds, LONGEST_TTL_SECONDS);
}

/** A call goes to the app itself, which rings over the whole screen: the system would only draw a banner. */
function ringing(push: OutgoingPush, { title, body }: Content): Record<string, string> {
  return { ...push.data, action: 'ring', title, body };
}

/**
 * Firebase passes a push for an Apple device on to APNs, where the banner is replaced by the collapse id. The time to live
 * of the Android part says nothing there: without an end of its own a push is kept for thirty days.
 */
function apple(push: OutgoingPush, content: Content, wallNowMs: number): Pick<BaseMessage, 'apns'> {
  if (push.platform === 'android' || push.platform === 'web') return {};
  const headers = {
    'apns-collapse-id': push.replaceId,
    'apns-expiration': String(Math.floor(wallNowMs / 1_000) + push.ttlSeconds),
  };
  if (push.kind === 'background') {
    const quietly = { 'apns-push-type': 'background', 'apns-priority': '5' };
    return { apns: { headers: { ...headers, ...quietly }, payload: { aps: { contentAvailable: true } } } };
  }
  const badge = content.badge === null ? {} : { badge: content.badge };
  const isSilent = push.isQuiet === true || push.interruption === 'passive';
  const level = push.interruption === undefined ? {} : { 'interruption-level': push.interruption };
  const loudness = isSilent ? { 'interruption-level': 'passive' } : { sound: 'default', ...level };
  const aps = { threadId: push.threadId, ...loudness, ...badge };
  return { apns: { headers, payload: { aps } } };
}

/** In a browser, which hears of the other parts nothing either, the banner is replaced by its tag. */
function web(push: OutgoingPush): Pick<BaseMessage, 'webpush'> {
  if (push.platform !== 'web') return {};
  const headers = { TTL: String(ttlSecondsOf(push)) };
  if (push.kind === 'background') return { webpush: { headers } };
  const isSilent = push.isQuiet === true || push.interruption === 'passive';
  const again = !isSilent && push.replaceId !== push.id ? { renotify: true } : {};
  const notification = { tag: push.replaceId, ...(isSilent ? { silent: true } : {}), ...again };
  return { webpush: { headers, notification } };
}

/**
 * The message as HTTP v1 writes it.
 * https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
 */
export function toWire(message: BaseMessage): Readonly<Record<string, unknown>> {
  const { data, notification, android, apns, webpush } = message;
  return {
    data,
    notification,
    android: {
      priority: android?.priority === 'high' ? 'HIGH' : 'NORMAL',
      ttl: `${Math.ceil((android?.ttl ?? 0) / 1_000)}s`,
      collapse_key: android?.collapseKey,
      notification: android?.notification && {
        tag: android.notification.tag,
        channel_id: android.notification.channelId,
        notification_priority: android.notification.priority && 'PRIORITY_LOW',
        notification_count: android.notification.notificationCount,
      },
    },
    apns: apns && { headers: apns.headers, payload: { aps: wireAps(apns.payload?.aps ?? {}) } },
    webpush,
  };
}

function wireAps({ threadId, sound, badge, contentAvailable, ...more }: Aps) {
  return {
    'thread-id': threadId,
    sound,
    badge,
    'interruption-level': more['interruption-level'],
    'content-available': contentAvailable === true ? 1 : undefined,
  };
}
