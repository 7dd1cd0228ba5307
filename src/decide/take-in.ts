// What arrives becomes an item: what is remembered of one message, call or notice for one recipient.
import type { Policy } from '../model/policy.js';
import type { Input } from '../model/input.js';
import type { ArrivingMessage, ArrivingNotice } from '../model/arriving.js';
import type { ChatItem, Item, NoticeItem, Recipient, Scores } from '../model/recipient.js';
import { activityOf } from './activity.js';
import { policyIn } from './facts.js';

/** How long an id is known after it was taken in (V04). */
export const KNOWN_MS = 7 * 86_400_000;

type ArrivingCall = Extract<Input, { type: 'call.ringing' }>;

/** Taken in before, and not longer ago than V04 looks back. */
export function isKnown(item: Item | undefined, now: number): boolean {
  return item !== undefined && now - item.taken_in_at < KNOWN_MS;
}

/** The item of a message that arrives now, with what overtook it (V03, E04). */
export function itemOf(
  message: ArrivingMessage,
  recipient: Recipient,
  appPolicy: Policy,
  now: number,
  scores: Scores | null = null,
): ChatItem {
  const policy = policyIn(appPolicy, recipient, message.conversation);
  const early = recipient.early.get(message.message);
  const createdAt = message.created_at ?? now;
  const item: ChatItem = {
    kind: 'message',
    message: message.message,
    conversation: message.conversation,
    seq: message.seq,
    sender: message.sender,
    sender_kind: message.sender_kind,
    text: message.text,
    mentions: message.mentions,
    broadcast: message.broadcast,
    was_here: activityOf(recipient.devices, policy, now).active.length > 0,
    reply_to: message.reply_to,
    importance: message.importance,
    force_push: message.force_push,
    created_at: createdAt,
    expires_at:
      createdAt + (message.ttl_seconds ?? ttlOf(message, policy) ?? policy.message_ttl_seconds) * 1000,
    taken_in_at: now,
    deleted: early?.deleted ?? recipient.items.get(message.message)?.deleted ?? false,
    ended: false,
    in_window_batch: false,
    scores,
    relevance: blank.relevance,
    held_by: blank.held_by,
    devices: blank.devices,
  };
  return early === undefined ? item : { ...item, ...early.set };
}

/** The item of a call that starts to ring now, ended already where that news was faster (C04). */
export function itemOfCall(
  call: ArrivingCall,
  recipient: Recipient,
  appPolicy: Policy,
  now: number,
): ChatItem {
  const policy = policyIn(appPolicy, recipient, call.conversation);
  const createdAt = call.created_at ?? now;
  return {
    kind: 'call',
    message: call.call,
    conversation: call.conversation,
    seq: 0,
    sender: call.sender,
    sender_kind: 'user',
    text: '',
    mentions: [],
    broadcast: 'none',
    was_here: false,
    reply_to: null,
    importance: call.importance,
    force_push: false,
    created_at: createdAt,
    expires_at: createdAt + (call.ttl_seconds ?? policy.call_ttl_seconds) * 1000,
    taken_in_at: now,
    deleted: false,
    ended: recipient.early.get(call.call)?.ended ?? false,
    in_window_batch: false,
    ...blank,
  };
}

/** The item of a notice that is requested now, with what overtook it (A06). */
export function itemOfNotice(
  notice: ArrivingNotice,
  recipient: Recipient,
  policy: Policy,
  now: number,
): NoticeItem {
  const { not_before, ttl_seconds } = notice;
  const before = recipient.early_notices.get(notice.notice);
  const known = recipient.notices.get(notice.notice);
  const deleted = (before?.cancelled ?? false) || (known?.deleted ?? false);
  const seen_at = before?.seen_at ?? known?.seen_at ?? null;
  // Cancelled before it came, or seen before its time: it never takes effect (A07).
  const isOver = deleted || (seen_at !== null && not_before !== null && seen_at < not_before);
  const createdAt = notice.created_at ?? now;
  // Promotions pierce nothing, whatever their sender says (A03).
  const isLoud = notice.kind !== 'marketing';
  return {
    kind: 'notice',
    message: notice.notice,
    conversation: null,
    seq: recipient.next_notice,
    notice_kind: notice.kind,
    topic: notice.topic,
    key: notice.key,
    alert: notice.alert,
    importance: isLoud || notice.importance !== 'critical' ? notice.importance : 'normal',
    force_push: isLoud && notice.force_push,
    created_at: createdAt,
    expires_at:
      Math.max(createdAt, not_before ?? 0) +
      (ttl_seconds ?? ttlOf(notice, policy) ?? policy.notice_ttl_seconds) * 1000,
    taken_in_at: now,
    not_before,
    scheduled_until: null,
    effect_at: isOver ? null : Math.max(now, not_before ?? 0),
    deleted,
    seen_at,
    merged_into: null,
    content_of: notice.notice,
    ...blank,
  };
}

/** What the policy sets for its importance; stronger than its times to live by kind, weaker than the message's own. */
function ttlOf({ importance }: Pick<Item, 'importance'>, policy: Policy): number | undefined {
  return policy.importance?.[importance]?.ttl_seconds;
}

const blank = { scores: null, relevance: null, held_by: [], devices: {} } as const;
