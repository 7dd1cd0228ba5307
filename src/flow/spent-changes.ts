import { overviewOf } from '../decide/overview.js';
import type { LlmChange } from '../model/decision.js';
import type { Input } from '../model/input.js';
import type { Item, Recipient } from '../model/recipient.js';

/** What somebody was looking at is open until nobody looks any more (E06). Other inputs, which are many, need not look at it. */
const reopening: ReadonlySet<Input['type']> = new Set(['presence.changed', 'device.removed']);

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
  const senders = new Set([...sendersOf(input), ...waitingSenders(recipient, input)]);
  const llmChanges = [...senders].flatMap(spent);
  return llmChanges.length === 0 ? input : { ...input, llmChanges };
}

function sendersOf(input: Input): readonly string[] {
  if (input.type === 'message.created' && input.scores?.llm != null) return [input.message.sender];
  if (input.type === 'notice.requested' && input.scores?.llm != null) return [input.notice.kind];
  return [];
}

function* waitingSenders({ items, notices }: Recipient, input: Input): Generator<string> {
  const open = reopening.has(input.type) ? items.values() : heldAmong(items);
  for (const item of open) if (isUnused(item)) yield item.sender;
  for (const notice of heldAmong(notices)) if (isUnused(notice)) yield notice.notice_kind;
}

function heldAmong<I extends Item>(items: ReadonlyMap<string, I>): readonly I[] {
  return overviewOf(items).held.map((id) => items.get(id)!);
}

/** Scores are kept until relevance is worked out from them (L01). */
function isUnused({ scores }: Item): boolean {
  return scores !== null && scores.llm !== null;
}
