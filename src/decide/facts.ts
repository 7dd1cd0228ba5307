// All that one decision may look at, worked out once per (message, recipient) and shared by all rules and devices.
// A plain reading of state: nothing here decides, and nothing changes.
import { own } from '../model/own.js';
import type { Relevance } from '../model/decision.js';
import { blankConversation } from '../model/blank-conversation.js';
import type { MessageClass } from '../model/preferences.js';
import type { Policy } from '../model/policy.js';
import { policyFor } from '../model/policy-levels.js';
import type { Item, NoticeItem, Recipient, RecipientConversation } from '../model/recipient.js';
import { activityOf, type Activity } from './activity.js';
import { classesOf, isOrdinaryOf } from './classes.js';
import { isWantedBy } from './conditions.js';
import type { Draft } from './draft.js';
import { newerThan } from './keys.js';
import { type Level, levelOf } from './level.js';
import { underPolicy } from './relevance.js';
import { segmentsOf } from './segments.js';

export interface Facts {
  /** The owner's clock, milliseconds. */
  readonly now: number;
  /** As it holds in this conversation. */
  readonly policy: Policy;
  readonly recipient: Recipient;
  readonly item: Item;
  /** Of a notice, which has none, one without any settings. */
  readonly conversation: RecipientConversation;
  /** The parent of a thread. */
  readonly parent: RecipientConversation | null;
  /** Taken in before, within the window of V04. */
  readonly isDuplicate: boolean;
  readonly level: Level;
  /** In which ways the message is addressed to the recipient (T07); the class of a call; the kind of a notice. */
  readonly classes: readonly MessageClass[];
  /** A message that is not addressed (T07), or a notice of an ordinary kind (A02). Never a call. */
  readonly isOrdinary: boolean;
  /** A condition of the policy says push: the default level is all, and relevance is not asked. */
  readonly isWanted: boolean;
  /** Of an ordinary message of a recipient outside the holdout group, once worked out; else null. */
  readonly relevance: Relevance | null;
  readonly activity: Activity;
  /** The id of a newer notice of its key that has taken effect (A07). */
  readonly supersededBy: string | null;
}

/** The facts of one kind of item. */
export type FactsOf<I extends Item> = Facts & { readonly item: I };

const nowhere = blankConversation('');

/** The facts as they stand in the middle of a step. */
export function factsIn(draft: Draft, item: Item, isDuplicate = false): Facts {
  const { recipient, policy, now } = draft;
  if (item.kind !== 'notice') return factsOf(item, recipient, policy, now, isDuplicate);
  return noticeFacts(item, recipient, policy, now, isDuplicate, draft.everyNotice());
}

/** `others`: the recipient's notices as they stand. */
export function noticeFacts(
  item: NoticeItem,
  recipient: Recipient,
  policy: Policy,
  now: number,
  isDuplicate: boolean,
  others: Iterable<NoticeItem>,
): Facts {
  const newer = newerThan(item, others, now);
  return factsOf(item, recipient, policy, now, isDuplicate, newer?.message ?? null);
}

export function factsOf(
  item: Item,
  recipient: Recipient,
  appPolicy: Policy,
  now: number,
  isDuplicate = false,
  supersededBy: string | null = null,
): Facts {
  const isNotice = item.kind === 'notice';
  const conversation = isNotice ? nowhere : conversationOf(recipient, item.conversation);
  const parent = parentOf(recipient, conversation);
  const segments = segmentsOf(recipient, appPolicy);
  const policy = policyFor(appPolicy, isNotice ? null : conversation, parent, segments);
  const classes = classesOf(item, recipient, conversation, parent);
  const isOrdinary = isOrdinaryOf(item, classes);
  const isWanted =
    policy.conditions !== undefined &&
    isWantedBy({ now, policy, recipient, item, conversation, classes, isOrdinary });
  const isRated = isOrdinary && !isWanted && !recipient.preferences.holdout;
  return {
    now,
    policy,
    recipient,
    item,
    conversation,
    parent,
    isDuplicate,
    level: levelOf(item, recipient, conversation, parent, policy, isWanted),
    classes,
    isOrdinary,
    isWanted,
    relevance: isRated ? underPolicy(item.relevance, policy) : null,
    activity: activityOf(recipient.devices, policy, now),
    supersededBy,
  };
}

/**
 * Puts what has just been worked out into the facts of an item that nobody has judged yet: no rule before the soften tier
 * looks at relevance, so whoever was asked until then has seen the same.
 */
export function rate(facts: Facts, item: Item): void {
  const unrated: { -readonly [K in 'item' | 'relevance']: Facts[K] } = facts;
  unrated.item = item;
  unrated.relevance = item.relevance;
}

/** The policy as it holds for this recipient in a conversation; null: beyond any, as of a notice. */
export function policyIn(policy: Policy, recipient: Recipient, id: string | null): Policy {
  const { conversation_types, conversations, segments } = policy;
  if (conversation_types === undefined && conversations === undefined && segments === undefined)
    return policy;
  const conversation = id === null ? null : conversationOf(recipient, id);
  const parent = conversation === null ? null : parentOf(recipient, conversation);
  return policyFor(policy, conversation, parent, segmentsOf(recipient, policy));
}

/** The recipient's conversation, or a group with default settings where none is known. */
export function conversationOf(recipient: Recipient, id: string): RecipientConversation {
  return own(recipient.conversations, id) ?? blankConversation(id);
}

export function parentOf(
  recipient: Recipient,
  conversation: RecipientConversation,
): RecipientConversation | null {
  if (conversation.type !== 'thread' || conversation.parent === null) return null;
  return own(recipient.conversations, conversation.parent) ?? null;
}

/** T05, A06. Calls are never read. */
export function isRead(recipient: Recipient, item: Item): boolean {
  if (item.kind === 'call') return false;
  if (item.kind === 'notice') return item.seen_at !== null;
  const conversation = own(recipient.conversations, item.conversation);
  return conversation !== undefined && item.seq <= conversation.read_up_to_seq;
}
