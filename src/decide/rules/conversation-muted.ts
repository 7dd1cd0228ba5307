import type { ConversationPreferences } from '../../model/preferences.js';
import type { ChatItem, RecipientConversation } from '../../model/recipient.js';
import type { Facts } from '../facts.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const conversationMuted: Rule<ChatItem> = {
  name: 'conversation_muted',
  tier: 'veto',
  description: 'The conversation, or the parent of a thread, is muted; a mention does not lift a mute.',
  concerns: ['message', 'call'],
  judge: (facts) => (mutedOf(facts) === null ? null : suppress),
  evidence(facts) {
    const { id, muted, muted_until } = mutedOf(facts)!;
    return { conversation: id, until: muted ? null : muted_until };
  },
};

/** The conversation itself before the parent. */
function mutedOf({ conversation, parent, now }: Facts): RecipientConversation | null {
  if (isMuted(conversation, now)) return conversation;
  return parent !== null && isMuted(parent, now) ? parent : null;
}

function isMuted({ muted, muted_until }: ConversationPreferences, now: number): boolean {
  return muted || (muted_until !== null && now < muted_until);
}
