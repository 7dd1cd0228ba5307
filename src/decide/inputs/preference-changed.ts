import type { ConversationPreferences, Preferences } from '../../model/preferences.js';
import type { Draft } from '../draft.js';
import { conversationOf } from '../facts.js';
import type { InputOf } from './input-of.js';

/** E09, H06: moves no release and decides nothing by itself; it counts at the next decision. */
export function preferenceChanged(draft: Draft, input: InputOf<'preference.changed'>): void {
  const { recipient } = draft;
  if (input.conversation === undefined) {
    draft.change({ preferences: { ...recipient.preferences, ...(input.set as Partial<Preferences>) } });
    return;
  }
  const changed = {
    ...conversationOf(recipient, input.conversation),
    ...(input.set as Partial<ConversationPreferences>),
  };
  draft.change({ conversations: { ...recipient.conversations, [input.conversation]: changed } });
}
