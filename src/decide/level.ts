import type { Policy } from '../model/policy.js';
import { countedType, pushLevelChooser } from '../model/policy-levels.js';
import type { PushLevel } from '../model/preferences.js';
import type { Item, Recipient, RecipientConversation } from '../model/recipient.js';
import { isDirect } from './classes.js';

export type Level = Exclude<PushLevel, 'default'>;

const strictness = { none: 0, mentions: 1, all: 2 } as const;

/** The push level that holds for this message (T10). There is none for notices: what is asked for is everything. */
export function levelOf(
  item: Item,
  recipient: Recipient,
  conversation: RecipientConversation,
  parent: RecipientConversation | null,
  policy: Policy,
  /** A condition of the policy says push: its own default does not stand in the way, what the user chose does. */
  isWanted: boolean,
): Level {
  if (item.kind === 'notice') return 'all';
  const chosen = chosenLevel(recipient, conversation, parent, policy, isWanted);
  if (isDirect(conversation, parent)) return chosen === 'mentions' ? 'all' : chosen;
  if (item.sender_kind !== 'bot') return chosen;
  return strictness[policy.bot_push_level] < strictness[chosen] ? policy.bot_push_level : chosen;
}

function chosenLevel(
  recipient: Recipient,
  conversation: RecipientConversation,
  parent: RecipientConversation | null,
  policy: Policy,
  isWanted: boolean,
): Level {
  const chosen = pushLevelChooser(conversation, parent, recipient.preferences)?.push_level ?? 'default';
  if (chosen !== 'default') return chosen;
  return isWanted ? 'all' : policy.default_push_level[countedType(conversation, parent)];
}
