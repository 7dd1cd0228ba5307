import { own } from '../model/own.js';
import type { Policy } from '../model/policy.js';
import type { Input } from '../model/input.js';
import type { ArrivingNotice } from '../model/arriving.js';
import type { Scores } from '../model/recipient.js';
import type { RateRequest, Rating, ScoreService } from '../context/score.service.js';
import type { EngagementRates } from '../model/profile.js';
import type { LlmChange } from '../model/decision.js';

/** The observed facts of one cause, as far as a replay reads them. */
export interface RecordedFacts {
  readonly users: Readonly<Record<string, RecordedUser>>;
}

export interface RecordedUser {
  readonly inputs: readonly (Input & { readonly message?: unknown })[];
}

/** Where scores come from while a message is decided: what the pipeline asks of `score.service`. */
export type Scoring = Pick<
  ScoreService,
  | 'rate'
  | 'prepare'
  | 'engagement'
  | 'llmChanges'
  | 'recordLlmChanges'
  | 'takeBackLlmChanges'
  | 'noticeScores'
>;

/**
 * The scores that were observed then, under the thresholds that decide now. Whoever was not scored then gets the local
 * score of what the replay has seen so far; no LLM is asked.
 */
export class RecordedScores implements Scoring {
  #facts: RecordedFacts | null = null;
  /** Who had to be scored anew so far. */
  scoredAnew = 0;

  constructor(private readonly scores: ScoreService) {}

  /** What was recorded of the event that is decided next; null where nothing was. */
  expect(facts: RecordedFacts | null): void {
    this.#facts = facts;
  }

  async rate(request: RateRequest): Promise<ReadonlyMap<string, Rating>> {
    const facts = this.#facts;
    const { push_threshold: push, batch_threshold: batch } = request.policy.relevance;
    const rated = await this.scores.rate(request);
    return new Map(
      [...rated].map(([user, rating]) => {
        const then = facts === null ? null : scoresOf(own(facts.users, user));
        if (then === null) this.scoredAnew += 1;
        const scores = then === null ? rating.scores : { ...then, thresholds: { push, batch } };
        return [user, { ...rating, scores }] as const;
      }),
    );
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  /** As it was observed then; unknown where no condition asked: what users have done since is no fact of that day. */
  engagement(_app: string, user: string): EngagementRates {
    for (const input of (this.#facts === null ? undefined : own(this.#facts.users, user))?.inputs ?? []) {
      if (input.type === 'message.created' && input.engagement !== undefined) return input.engagement;
    }
    return { sender: null, conversation: null };
  }

  noticeScores(app: string, notice: ArrivingNotice, user: string, policy: Policy): Scores | null {
    for (const input of (this.#facts === null ? undefined : own(this.#facts.users, user))?.inputs ?? []) {
      if (input.type !== 'notice.requested' || input.notice.notice !== notice.notice) continue;
      const { push_threshold: push, batch_threshold: batch } = policy.relevance;
      return input.scores === null ? null : { ...input.scores, thresholds: { push, batch } };
    }
    return this.scores.noticeScores(app, notice, user, policy);
  }

  llmChanges(app: string, sender: string, now: number): readonly LlmChange[] {
    return this.scores.llmChanges(app, sender, now);
  }

  recordLlmChanges(app: string, changes: readonly LlmChange[]): void {
    this.scores.recordLlmChanges(app, changes);
  }

  takeBackLlmChanges(app: string, changes: readonly LlmChange[]): void {
    this.scores.takeBackLlmChanges(app, changes);
  }
}

function scoresOf(user: RecordedUser | undefined) {
  for (const input of user?.inputs ?? []) if (input.type === 'message.created') return input.scores;
  return null;
}
