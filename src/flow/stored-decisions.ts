import type { MessageDecision } from '../model/decision.js';
import { instantIn, makeId } from '../model/ids.js';
import type { DecisionStore, StoredDecision } from '../store/stores.js';
import type { Cause, Stepped } from './stepped.js';

/** The decisions of one cause as the ledger keeps them, each with the one before it on the same item. */
export async function storedDecisions(
  cause: Cause,
  steps: readonly Stepped[],
  stored: DecisionStore,
): Promise<readonly StoredDecision[]> {
  const all: StoredDecision[] = [];
  for (const step of steps) {
    const latest = new Map<string, StoredDecision>();
    for (const decision of step.result.decisions) {
      const item = `${decision.item_kind} ${decision.message}`;
      const previous = latest.get(item) ?? (await recorded(cause, step, decision, stored));
      const next = storedDecision(cause, step, decision, previous);
      latest.set(item, next);
      all.push(next);
    }
  }
  return all;
}

/** The latest on its item before this cause; null for the first. */
async function recorded(
  { app }: Cause,
  { before }: Stepped,
  { item_kind, message }: MessageDecision,
  stored: DecisionStore,
): Promise<StoredDecision | null> {
  const isNotice = item_kind === 'notice';
  const known = isNotice ? before.notices : before.items;
  return known.has(message) ? stored.latest(app, before.id, message, isNotice) : null;
}

function storedDecision(
  cause: Cause,
  step: Stepped,
  decision: MessageDecision,
  previous: StoredDecision | null,
): StoredDecision {
  return {
    app: cause.app,
    id: idOf(cause, step.before.id, decision, previous),
    cause: cause.cause,
    event: cause.event,
    message: decision.message,
    conversation: decision.conversation ?? '',
    user: step.before.id,
    at: cause.now,
    policy_version: cause.policy.version,
    relevance: decision.relevance,
    scoring: previous === null ? step.scoring : null,
    devices: decision.devices,
    previous: previous?.id ?? null,
  };
}

/**
 * Sorts behind the decision before it on the same item, also where both are of one millisecond, or of one cause: what was
 * due may be held again and then end at once.
 */
function idOf(
  { app, cause, now }: Cause,
  user: string,
  { item_kind, message }: MessageDecision,
  previous: StoredDecision | null,
): string {
  const at = previous === null ? now : Math.max(now, instantIn(previous.id) + 1);
  // A notice may have the id of a message that is decided with it.
  return makeId('dec', at, app, user, ...(item_kind === 'notice' ? ['notice'] : []), message, cause);
}
