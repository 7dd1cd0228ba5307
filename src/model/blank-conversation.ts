import { defaultConversationPreferences } from './preferences.js';
import type { RecipientConversation } from './recipient.js';

/** What holds in a conversation of which the recipient knows nothing: that of a group, nothing read, nothing chosen. */
export function blankConversation(id: string): RecipientConversation {
  return { ...defaultConversationPreferences, id, type: 'group', parent: null, read_up_to_seq: 0 };
}
