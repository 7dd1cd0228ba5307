import type { ScoreService } from '../context/score.service.js';
import type { Clock } from '../observe/clock.js';
import type { DecisionStore } from '../store/stores.js';

export interface SpentBudgetParts {
  readonly recording: { readonly decisions: Pick<DecisionStore, 'llmChangesSince'> };
  readonly scores: Pick<ScoreService, 'recordLlmChanges'>;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;

/**
 * What the LLM changed lately was charged to its senders (L06), and a restart must not give it back: what each turn
 * charged was committed with it, and is counted again.
 */
export async function recallSpentBudgets({ recording, scores, clock }: SpentBudgetParts): Promise<void> {
  const charged = await recording.decisions.llmChangesSince(clock.now() - DAY_MS);
  for (const { app, changes } of charged) scores.recordLlmChanges(app, changes);
}
