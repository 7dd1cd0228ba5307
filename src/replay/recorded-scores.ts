import { own } from '../model/own.js';
import type { Policy } from '../model/policy.js';
import type { Input } from '../model/input.js';
import type { ArrivingNotice } from '../model/arriving.js';
import type { Scores } from '../model/recipient.js';
import type { NoticeRequest, RateRequest, Rating, ScoreService } from '../context/score.service.js';
import type { ScoreSource } from '../context/score-source.js';
import { thresholdsOf } from '../model/thresholds.js';
import type { EngagementRates } from '../model/profile.js';
import type { LlmChange } from '../model/decision.js';

/** The observed facts of one cause, as far as a replay reads them. */
export interface RecordedFacts {
  readonly users: Readonly<Record<string, RecordedUser>>;
}

export interface RecordedUser {
  readonly inputs: readonly (Input & { readonly message?: unknown })[];
}

/** Inputs that may bring scores. */
type Scored = Extract<Input, { readonly type: 'message.created' | 'message.edited' | 'notice.requested' }>;

/**
 * The scores that were observed then, under the thresholds that decide now. Whoever was not scored then gets the local
 * score of what the replay has seen so far; no LLM is asked.
 */
export class RecordedScores implements ScoreSource {
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
    return this.#asThen(request, facts, 'message.created', await this.scores.rate(request));
  }

  async rateEdited(request: RateRequest): Promise<ReadonlyMap<string, Rating>> {
    const facts = this.#facts;
    return this.#asThen(request, facts, 'message.edited', await this.scores.rateEdited(request));
  }

  async rateNotice(request: NoticeRequest): Promise<ReadonlyMap<string, Rating>> {
    const facts = this.#facts;
    return this.#asThen(request, facts, 'notice.requested', await this.scores.rateNotice(request));
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  /** As it was observed then; unknown where no condition asked: what users have done since is no fact of that day. */
  engagement(_app: string, user: string): EngagementRates {
    const input = inputOf(this.#facts, user, 'message.created');
    return input?.engagement ?? { sender: null, conversation: null };
  }

  noticeScores(app: string, notice: ArrivingNotice, user: string, policy: Policy): Scores | null {
    const input = inputOf(this.#facts, user, 'notice.requested');
    if (input === null) return this.scores.noticeScores(app, notice, user, policy);
    return input.scores === null ? null : { ...input.scores, thresholds: thresholdsOf(policy) };
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
    facts: RecordedFacts | null,
    type: Scored['type'],
    rated: ReadonlyMap<string, Rating>,
  ): ReadonlyMap<string, Rating> {
    return new Map(
      [...rated].map(([user, rating]) => {
        const then = inputOf(facts, user, type)?.scores ?? null;
        if (then === null) this.scoredAnew += 1;
        const scores = then === null ? rating.scores : { ...then, thresholds: thresholdsOf(policy) };
        return [user, { ...rating, scores }] as const;
      }),
    );
  }
}

/** What a user was told then by the event that is decided; null where no record says so. */
function inputOf<T extends Scored['type']>(
  facts: RecordedFacts | null,
  user: string,
  type: T,
): Extract<Input, { readonly type: T }> | null {
  const inputs: readonly Input[] = (facts === null ? undefined : own(facts.users, user))?.inputs ?? [];
  const found = inputs.findLast((each) => each.type === type);
  return (found as Extract<Input, { readonly type: T }> | undefined) ?? null;
}
