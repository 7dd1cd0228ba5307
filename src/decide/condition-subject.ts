import type { MessageClass } from '../model/preferences.js';
import type { Item, RecipientConversation } from '../model/recipient.js';
import type { Person } from './user-readers.js';

/** What a condition is asked of: the part of the facts that is known before conditions are. `now` in milliseconds. */
export interface Subject extends Person {
  readonly now: number;
  readonly item: Item;
  readonly conversation: RecipientConversation;
  readonly classes: readonly MessageClass[];
  readonly isOrdinary: boolean;
}
