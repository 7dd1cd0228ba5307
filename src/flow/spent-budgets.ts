import type { ScoreService } from '../context/score.service.js';
import type { LlmChange, Relevance, RelevanceTier } from '../model/decision.js';
import type { Clock } from '../observe/clock.js';
import type { Ledger } from '../store/ledger.js';
import type { EventStore } from '../store/event-store.js';

export interface SpentBudgetParts {
  readonly ledger: Ledger;
  readonly directory: { readonly events: EventStore };
  readonly scores: Pick<ScoreService, 'recordLlmChanges'>;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;
/** Decisions looked at: a start must not wait for a day of a big server. */
const NEWEST = 50_000;
const order: readonly RelevanceTier[] = ['suppress', 'batch', 'push'];

/** A body begins with its relevance. Charged was the first decision on a message; later ones only repeat it. */
const moved =
  "SELECT app, message, at, JSON_EXTRACT(body, '$.relevance') AS relevance FROM " +
  `(SELECT app, message, at, previous, body FROM decisions WHERE at > ? ORDER BY at DESC LIMIT ${NEWEST}) AS newest ` +
  `WHERE previous IS NULL AND body LIKE '{"relevance":{%' AND body NOT LIKE '%"shift":null%' ORDER BY at`;

/**
 * What the LLM moved lately was charged to its senders (L06), and a restart must not give it back: their budgets are what
 * the recorded decisions say.
 */
export async function recallSpentBudgets(parts: SpentBudgetParts): Promise<void> {
  const { ledger, directory, scores, clock } = parts;
  const rows = (await ledger.report(moved, [clock.now() - DAY_MS])).flatMap(
    ({ app, message, at, relevance }) => {
      const direction = directionOf(parsed(relevance));
      return direction === null
        ? []
        : [{ app: String(app), message: String(message), at: Number(at), direction }];
    },
  );
  for (const [app, ofApp] of Map.groupBy(rows, (each) => each.app)) {
    const ids = [...new Set(ofApp.map((each) => each.message))];
    const senders = new Map(
      (await directory.events.messages(app, ids)).flatMap(({ type, data }) =>
        type === 'message.created' ? [[data.message, data.sender] as const] : [],
      ),
    );
    const changes = ofApp.flatMap(({ message, at, direction }) => {
      const sender = senders.get(message);
      return sender === undefined ? [] : [{ at, sender, direction }];
    });
    scores.recordLlmChanges(app, changes);
  }
}

/** Which way the tier lies from that of the local score; null: not moved. */
function directionOf(relevance: Relevance | null): LlmChange['direction'] | null {
  if (relevance === null || relevance.local === null || relevance.shift === null) return null;
  const { local, tier, thresholds } = relevance;
  const byLocal: RelevanceTier =
    local >= thresholds.push ? 'push' : local >= thresholds.batch ? 'batch' : 'suppress';
  const steps = order.indexOf(tier) - order.indexOf(byLocal);
  return steps === 0 ? null : steps > 0 ? 'up' : 'down';
}

function parsed(relevance: unknown): Relevance | null {
  return (typeof relevance === 'string' ? JSON.parse(relevance) : relevance) as Relevance | null;
}
