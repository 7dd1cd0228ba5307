import { isOrdinaryKind, noticeKinds, type NoticeKind } from '../model/notice.js';
import type { MessageClass } from '../model/preferences.js';
import type { ChatItem, Item, Recipient, RecipientConversation } from '../model/recipient.js';
import { hasKeyword } from './keywords.js';

const none: readonly MessageClass[] = [];
const ofCall: readonly MessageClass[] = ['call'];
const ofNotice = Object.fromEntries(noticeKinds.map((kind) => [kind, [kind]])) as unknown as Readonly<
  Record<NoticeKind, readonly MessageClass[]>
>;

/** In which ways a message is addressed to the recipient (T07); calls and kinds of notices are classes of their own. */
export function classesOf(
  item: Item,
  recipient: Recipient,
  conversation: RecipientConversation,
  parent: RecipientConversation | null,
): readonly MessageClass[] {
  if (item.kind === 'notice') return ofNotice[item.notice_kind];
  if (item.kind === 'call') return ofCall;
  let classes: MessageClass[] | null = null;
  if (isMention(item, recipient)) (classes ??= []).push('mention');
  if (hasKeyword(item.text, recipient.preferences.keywords)) (classes ??= []).push('keyword');
  if (isDirect(conversation, parent)) (classes ??= []).push('direct_message');
  if (conversation.type === 'thread' && conversation.followed) (classes ??= []).push('thread_followed');
  return classes ?? none;
}

/** A message without any class (T07), or a notice of an ordinary kind (A02). */
export function isOrdinaryOf(item: Item, classes: readonly MessageClass[]): boolean {
  return item.kind === 'notice' ? isOrdinaryKind(item.notice_kind) : classes.length === 0;
}

/** A direct conversation or a thread of one. */
export function isDirect(conversation: RecipientConversation, parent: RecipientConversation | null): boolean {
  return conversation.type === 'direct' || parent?.type === 'direct';
}

/** T08: a structured fact from the chat server, never something that the text looks like. */
function isMention(item: ChatItem, recipient: Recipient): boolean {
  if (item.mentions.includes(recipient.id) || item.reply_to === recipient.id) return true;
  if (item.broadcast === 'none') return false;
  if (item.sender_kind === 'bot' || !recipient.preferences.broadcast_mentions) return false;
  return item.broadcast === 'all' || item.was_here;
}
