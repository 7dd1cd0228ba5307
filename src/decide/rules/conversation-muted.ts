import type { ConversationPreferences } from '../../model/preferences.js';
import type { ChatItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const conversationMuted: Rule<ChatItem> = {
  name: 'conversation_muted',
  tier: 'veto',
  description: 'The conversation, or the parent of a thread, is muted; a mention does not lift a mute.',
  concerns: ['message', 'call'],
  judge({ conversation, parent, now }) {
    const muted = isMuted(conversation, now)
      ? conversation
      : parent !== null && isMuted(parent, now)
        ? parent
        : null;
    if (muted === null) return null;
    return {
      outcome: 'suppress',
      evidence: { conversation: muted.id, until: muted.muted ? null : muted.muted_until },
    };
  },
};

function isMuted({ muted, muted_until }: ConversationPreferences, now: number): boolean {
  return muted || (muted_until !== null && now < muted_until);
}
