// All that one decision may look at, worked out once per (message, recipient) and shared by all rules and devices.
// A plain reading of state: nothing here decides, and nothing changes.
import { own } from '../model/own.js';
import type { Relevance } from '../model/decision.js';
import { defaultConversationPreferences, type MessageClass } from '../model/preferences.js';
import type { Policy } from '../model/policy.js';
import { policyFor } from '../model/policy-levels.js';
import type { Item, Recipient, RecipientConversation } from '../model/recipient.js';
import { activityOf, type Activity } from './activity.js';
import { classesOf } from './classes.js';
import { type Level, levelOf } from './level.js';
import { isWantedBy } from './conditions.js';
import { underPolicy } from './relevance.js';
import { segmentsOf } from './segments.js';

export interface Facts {
  /** The owner's clock, milliseconds. */
  readonly now: number;
  /** As it holds in this conversation. */
  readonly policy: Policy;
  readonly recipient: Recipient;
  readonly item: Item;
  readonly conversation: RecipientConversation;
  /** The parent of a thread. */
  readonly parent: RecipientConversation | null;
  /** Taken in before, within the window of V04. */
  readonly isDuplicate: boolean;
  readonly level: Level;
  /** In which ways the message is addressed to the recipient (T07); empty for calls. */
  readonly classes: readonly MessageClass[];
  /** A message that is not addressed (T07). Never a call. */
  readonly isOrdinary: boolean;
  /** A condition of the policy says push: the default level is all, and relevance is not asked. */
  readonly isWanted: boolean;
  /** Of an ordinary message of a recipient outside the holdout group, once worked out; else null. */
  readonly relevance: Relevance | null;
  readonly activity: Activity;
}

export function factsOf(
  item: Item,
  recipient: Recipient,
  appPolicy: Policy,
  now: number,
  isDuplicate = false,
): Facts {
  const conversation = conversationOf(recipient, item.conversation);
  const parent = parentOf(recipient, conversation);
  const policy = policyFor(appPolicy, conversation, parent, segmentsOf(recipient, appPolicy));
  const classes = item.kind === 'call' ? [] : classesOf(item, recipient, conversation, parent);
  const isOrdinary = item.kind === 'message' && classes.length === 0;
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
  };
}

/** The policy as it holds for this recipient in a conversation. */
export function policyIn(policy: Policy, recipient: Recipient, id: string): Policy {
  const conversation = conversationOf(recipient, id);
  const parent = parentOf(recipient, conversation);
  return policyFor(policy, conversation, parent, segmentsOf(recipient, policy));
}

/** The recipient's conversation, or a group with default settings where none is known. */
export function conversationOf(recipient: Recipient, id: string): RecipientConversation {
  return (
    own(recipient.conversations, id) ?? {
      ...defaultConversationPreferences,
      id,
      type: 'group',
      parent: null,
      read_up_to_seq: 0,
    }
  );
}

export function parentOf(
  recipient: Recipient,
  conversation: RecipientConversation,
): RecipientConversation | null {
  if (conversation.type !== 'thread' || conversation.parent === null) return null;
  return own(recipient.conversations, conversation.parent) ?? null;
}

/** T05. Calls are never read. */
export function isRead(recipient: Recipient, item: Item): boolean {
  if (item.kind === 'call') return false;
  const conversation = own(recipient.conversations, item.conversation);
  return conversation !== undefined && item.seq <= conversation.read_up_to_seq;
}
