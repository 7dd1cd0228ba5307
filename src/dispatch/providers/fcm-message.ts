import type { BaseMessage } from 'firebase-admin/messaging';
import type { Content, OutgoingPush } from '../../model/push.js';

/** A push as the Firebase SDK's own message type, without its target. Both senders start from it. */
export function toMessage(push: OutgoingPush, content: Content, channelId: string | null): BaseMessage {
  const quiet = push.importance === 'low' || push.kind === 'background';
  const android = {
    priority: quiet ? ('normal' as const) : ('high' as const),
    ttl: push.ttlSeconds * 1_000,
    collapseKey: push.replaceId,
  };
  if (push.kind === 'background') return { data: push.data, android };
  return {
    data: push.data,
    notification: { title: content.title, body: content.body },
    android: {
      ...android,
      notification: {
        tag: push.replaceId,
        ...(channelId === null ? {} : { channelId }),
        ...(content.badge === null ? {} : { notificationCount: content.badge }),
      },
    },
    ...apple(push, content),
  };
}

/** Firebase passes a push for an Apple device on to APNs, where the banner is replaced by the collapse id. */
function apple(push: OutgoingPush, content: Content): Pick<BaseMessage, 'apns'> {
  if (push.platform === 'android' || push.platform === 'web') return {};
  const badge = content.badge === null ? {} : { badge: content.badge };
  const aps = { threadId: push.threadId, sound: 'default', ...badge };
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
        notification_count: android.notification.notificationCount,
      },
    },
    apns: apns && { headers: apns.headers, payload: { aps: wireAps(apns.payload?.aps ?? {}) } },
  };
}

function wireAps({ threadId, sound, badge }: { threadId?: string; sound?: unknown; badge?: number }) {
  return { 'thread-id': threadId, sound, badge };
}
