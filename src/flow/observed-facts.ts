import { own } from '../model/own.js';
import type { MessageDecision } from '../model/decision.js';
import type { Input } from '../model/input.js';
import type { Recipient } from '../model/recipient.js';
import type { Conversation } from '../store/stores.js';

/** What a decision observed of its user, as it is recorded: presence, preferences, settings, scores. Never text. */
export function observedFacts(
  recipient: Recipient,
  inputs: readonly Input[],
  decisions: readonly MessageDecision[],
  conversations: readonly Conversation[],
  segments: readonly string[],
): unknown {
  return {
    preferences: recipient.preferences,
    ...(recipient.profile === undefined ? {} : { profile: recipient.profile }),
    devices: Object.values(recipient.devices),
    conversations: placesOf(recipient, decisions, conversations).map((id) =>
      own(recipient.conversations, id),
    ),
    ...(segments.length === 0 ? {} : { segments }),
    inputs: inputs.map(recorded),
  };
}

/** What the event names, and where what came due lies: a hold that ends names no conversation. */
function placesOf(
  { conversations }: Recipient,
  decisions: readonly MessageDecision[],
  named: readonly Conversation[],
): readonly string[] {
  const ids = new Set(named.map(({ id }) => id));
  for (const { conversation } of decisions) {
    if (conversation === null) continue;
    ids.add(conversation);
    const parent = own(conversations, conversation)?.parent ?? null;
    if (parent !== null) ids.add(parent);
  }
  return [...ids];
}

function recorded({ llmChanges, ...input }: Input): unknown {
  const isAsked = llmChanges !== undefined && llmChanges.length > 0;
  const changes = isAsked || input.type === 'message.created' ? { llm_changes: llmChanges ?? [] } : {};
  if (input.type === 'message.created') {
    return { ...input, ...changes, message: { ...input.message, text: undefined } };
  }
  if (input.type === 'message.edited') {
    return { ...input, ...changes, set: { ...input.set, text: undefined } };
  }
  return { ...input, ...changes };
}
