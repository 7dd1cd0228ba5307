import type { LlmChange } from '../model/decision.js';
import type { Input } from '../model/input.js';
import type { Item, Recipient } from '../model/recipient.js';

/**
 * An input with what the LLM has lately changed for those whose score it may bring to bear (L06): the sender of what
 * arrives, and of all that waits with a score that nobody has looked at, such as a notice for later. The kind of a notice
 * is its sender (A10).
 */
export function withSpentChanges(
  recipient: Recipient,
  input: Input,
  spent: (sender: string) => readonly LlmChange[],
): Input {
  const senders = new Set([...sendersOf(input), ...waitingSenders(recipient)]);
  const llmChanges = [...senders].flatMap(spent);
  return llmChanges.length === 0 ? input : { ...input, llmChanges };
}

function sendersOf(input: Input): readonly string[] {
  if (input.type === 'message.created' && input.scores?.llm != null) return [input.message.sender];
  if (input.type === 'notice.requested' && input.scores?.llm != null) return [input.notice.kind];
  return [];
}

function* waitingSenders({ items, notices }: Recipient): Generator<string> {
  for (const item of items.values()) if (isUnused(item)) yield item.sender;
  for (const notice of notices.values()) if (isUnused(notice)) yield notice.notice_kind;
}

/** Scores are kept until relevance is worked out from them (L01). */
function isUnused({ scores }: Item): boolean {
  return scores !== null && scores.llm !== null;
}
