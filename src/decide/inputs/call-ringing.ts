import type { Draft } from '../draft.js';
import { itemOfCall } from '../take-in.js';
import type { InputOf } from './input-of.js';
import { takeIn } from './message-created.js';

/** C01: a call is decided like a message, with votes of its own. */
export function callRinging(draft: Draft, input: InputOf<'call.ringing'>): void {
  takeIn(draft, itemOfCall(input, draft.recipient, draft.policy, draft.now), false);
}
