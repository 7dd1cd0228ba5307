import type { AndroidConfig, Aps, BaseMessage } from 'firebase-admin/messaging';
import type { Content, OutgoingPush } from '../../model/push.js';

/** A push as the Firebase SDK's own message type, without its target. Both senders start from it. */
export function toMessage(push: OutgoingPush, content: Content, channelId: string | null): BaseMessage {
  const isCall = push.isCall === true;
  const isUnseen = !isCall && (push.isQuiet === true || push.kind === 'background');
  const quiet = isUnseen || (!isCall && push.importance === 'low');
  const isSilent = push.isQuiet === true || push.interruption === 'passive';
  const android: AndroidConfig = {
    priority: isUnseen ? 'normal' : (push.priority ?? (quiet ? 'normal' : 'high')),
    ttl: push.ttlSeconds * 1_000,
    collapseKey: push.replaceId,
  };
  if (push.kind === 'background') return { data: push.data, android };
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
    ...apple(push, content),
  };
}

/** A call goes to the app itself, which rings over the whole screen: the system would only draw a banner. */
function ringing(push: OutgoingPush, { title, body }: Content): Record<string, string> {
  return { ...push.data, action: 'ring', title, body };
}

/** Firebase passes a push for an Apple device on to APNs, where the banner is replaced by the collapse id. */
function apple(push: OutgoingPush, content: Content): Pick<BaseMessage, 'apns'> {
  if (push.platform === 'android' || push.platform === 'web') return {};
  const badge = content.badge === null ? {} : { badge: content.badge };
  const isSilent = push.isQuiet === true || push.interruption === 'passive';
  const level = push.interruption === undefined ? {} : { 'interruption-level': push.interruption };
  const loudness = isSilent ? { 'interruption-level': 'passive' } : { sound: 'default', ...level };
  const aps = { threadId: push.threadId, ...loudness, ...badge };
  return { apns: { headers: { 'apns-collapse-id': push.replaceId }, payload: { aps } } };
}

/**
 * The message as HTTP v1 writes it.
 * https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
 */
export function toWire(message: BaseMessage): Readonly<Record<string, unknown>> {
  const { data, notification, android, apns } = message;
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
  };
}

function wireAps({ threadId, sound, badge, ...more }: Aps) {
  return { 'thread-id': threadId, sound, badge, 'interruption-level': more['interruption-level'] };
}
