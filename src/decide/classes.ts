import type { MessageClass } from '../model/preferences.js';
import type { Item, Recipient, RecipientConversation } from '../model/recipient.js';
import { hasKeyword } from './keywords.js';

const none: readonly MessageClass[] = [];

/** In which ways a message is addressed to the recipient (T07). */
export function classesOf(
  item: Item,
  recipient: Recipient,
  conversation: RecipientConversation,
  parent: RecipientConversation | null,
): readonly MessageClass[] {
  let classes: MessageClass[] | null = null;
  if (isMention(item, recipient)) (classes ??= []).push('mention');
  if (hasKeyword(item.text, recipient.preferences.keywords)) (classes ??= []).push('keyword');
  if (isDirect(conversation, parent)) (classes ??= []).push('direct_message');
  if (conversation.type === 'thread' && conversation.followed) (classes ??= []).push('thread_followed');
  return classes ?? none;
}

/** A direct conversation or a thread of one. */
export function isDirect(conversation: RecipientConversation, parent: RecipientConversation | null): boolean {
  return conversation.type === 'direct' || parent?.type === 'direct';
}

/** T08: a structured fact from the chat server, never something that the text looks like. */
function isMention(item: Item, recipient: Recipient): boolean {
  if (item.mentions.includes(recipient.id) || item.reply_to === recipient.id) return true;
  if (item.broadcast === 'none') return false;
  if (item.sender_kind === 'bot' || !recipient.preferences.broadcast_mentions) return false;
  return item.broadcast === 'all' || item.was_here;
}
