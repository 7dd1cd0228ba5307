import { own } from '../model/own.js';
import type { Input, Recipient } from '../model/recipient.js';
import type { Conversation } from '../store/stores.js';

/** What a decision observed of its user, as it is recorded: presence, preferences, settings, scores. Never text. */
export function observedFacts(
  recipient: Recipient,
  inputs: readonly Input[],
  conversations: readonly Conversation[],
): unknown {
  return {
    preferences: recipient.preferences,
    devices: Object.values(recipient.devices),
    conversations: conversations.map(({ id }) => own(recipient.conversations, id)),
    inputs: inputs.map(withoutText),
  };
}

function withoutText(input: Input): unknown {
  if (input.type === 'message.created') return { ...input, message: { ...input.message, text: undefined } };
  if (input.type === 'message.edited') return { ...input, set: { ...input.set, text: undefined } };
  return input;
}
