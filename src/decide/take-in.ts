// What arrives becomes an item: what is remembered of one message or call for one recipient.
import type { Policy } from '../model/policy.js';
import type { ArrivingMessage, Input, Item, Recipient } from '../model/recipient.js';
import { activityOf } from './activity.js';
import { policyIn } from './facts.js';

/** How long an id is known after it was taken in (V04). */
const KNOWN_MS = 7 * 86_400_000;

type ArrivingCall = Extract<Input, { type: 'call.ringing' }>;

/** Taken in before, and not longer ago than V04 looks back. */
export function isKnown(item: Item | undefined, now: number): boolean {
  return item !== undefined && now - item.taken_in_at < KNOWN_MS;
}

/** The item of a message that arrives now, with what overtook it (V03, E04). */
export function itemOf(message: ArrivingMessage, recipient: Recipient, appPolicy: Policy, now: number): Item {
  const policy = policyIn(appPolicy, recipient, message.conversation);
  const early = recipient.early.get(message.message);
  const createdAt = message.created_at ?? now;
  return {
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
    expires_at: createdAt + (message.ttl_seconds ?? policy.message_ttl_seconds) * 1000,
    taken_in_at: now,
    deleted: early?.deleted ?? false,
    ended: false,
    ...blank,
    ...early?.set,
  };
}

/** The item of a call that starts to ring now, ended already where that news was faster (C04). */
export function itemOfCall(call: ArrivingCall, recipient: Recipient, appPolicy: Policy, now: number): Item {
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
    ...blank,
  };
}

const blank = { scores: null, relevance: null, held_by: [], in_window_batch: false, devices: {} } as const;
