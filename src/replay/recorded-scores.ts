import { own } from '../model/own.js';
import type { Policy } from '../model/policy.js';
import type { Input } from '../model/input.js';
import type { ArrivingNotice } from '../model/arriving.js';
import type { Scores } from '../model/recipient.js';
import type { NoticeRequest, RateRequest, Rating, ScoreService } from '../context/score.service.js';
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
  | 'rateNotice'
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
    return this.#asThen(request, await this.scores.rate(request), (user) =>
      facts === null ? null : scoresOf(own(facts.users, user)),
    );
  }

  async rateNotice(request: NoticeRequest): Promise<ReadonlyMap<string, Rating>> {
    const { notice } = request.notice;
    const inputs = new Map(request.recipients.map(({ id }) => [id, this.#noticeInput(id, notice)]));
    return this.#asThen(
      request,
      await this.scores.rateNotice(request),
      (user) => inputs.get(user)?.scores ?? null,
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
    const input = this.#noticeInput(user, notice.notice);
    if (input === null) return this.scores.noticeScores(app, notice, user, policy);
    return input.scores === null ? null : underThresholds(input.scores, policy);
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

  #asThen(
    { policy }: { readonly policy: Policy },
    rated: ReadonlyMap<string, Rating>,
    scoresThen: (user: string) => Scores | null,
  ): ReadonlyMap<string, Rating> {
    return new Map(
      [...rated].map(([user, rating]) => {
        const then = scoresThen(user);
        if (then === null) this.scoredAnew += 1;
        return [user, then === null ? rating : { ...rating, scores: underThresholds(then, policy) }] as const;
      }),
    );
  }

  /** How the notice was told to the user then; null where no record says so. */
  #noticeInput(user: string, notice: string) {
    for (const input of (this.#facts === null ? undefined : own(this.#facts.users, user))?.inputs ?? []) {
      if (input.type === 'notice.requested' && input.notice.notice === notice) return input;
    }
    return null;
  }
}

function underThresholds(scores: Scores, { relevance }: Policy): Scores {
  return { ...scores, thresholds: { push: relevance.push_threshold, batch: relevance.batch_threshold } };
}

function scoresOf(user: RecordedUser | undefined) {
  for (const input of user?.inputs ?? []) if (input.type === 'message.created') return input.scores;
  return null;
}
