import { blankConversation } from '../model/blank-conversation.js';
import { own } from '../model/own.js';
import type { PolicyDocument } from '../model/policy.js';
import { fieldLevels, type FieldLevel, pushLevelChooser } from '../model/policy-levels.js';
import type { Preferences } from '../model/preferences.js';
import type { RecipientConversation } from '../model/recipient.js';

/** What was recorded of a user, as far as levels ask for it. Nulls: conversations that the user did not know. */
export interface ObservedUser {
  readonly preferences: Pick<Preferences, 'push_level'>;
  readonly conversations: readonly (RecipientConversation | null)[];
  /** Those that the policy says something of; left out where they are none. */
  readonly segments?: readonly string[];
}

/** Each policy value that held for a decision with the level that it came from; the user's own choice comes last. */
export function levelsOf(
  policy: PolicyDocument,
  conversation: string,
  { preferences, conversations, segments }: ObservedUser,
): readonly FieldLevel[] {
  const known = Object.fromEntries(conversations.flatMap((each) => (each === null ? [] : [[each.id, each]])));
  const place = own(known, conversation) ?? blankConversation(conversation);
  const isThread = place.type === 'thread' && place.parent !== null;
  const parent = isThread ? (own(known, place.parent!) ?? null) : null;
  const chooser = pushLevelChooser(place, parent, preferences);
  const levels = fieldLevels(policy, place, parent, segments);
  if (chooser === null) return levels;
  const path =
    'id' in chooser ? `preferences.conversations.${chooser.id}.push_level` : 'preferences.push_level';
  const byUser = { field: 'push_level', value: chooser.push_level, level: 'user', path } as const;
  return levels.map((each) => (each.field === 'push_level' ? byUser : each));
}
