// Each app's way to its LLM, made when it is first needed and kept while the settings are the same. Who listens hears of
// every request before it is made.
import type { Outgoing } from '../egress/outgoing.js';
import type { Policy } from '../model/policy.js';
import { monotonicMs } from '../observe/clock.js';
import type { LlmAccess } from './llm-access.js';
import { MAX_CANDIDATES, type LlmPrompt } from './llm-frame.js';
import { LlmLane } from './llm-lane.js';
import type { LlmVerdict } from './llm-verdict.js';
import type { Judged } from './rating.js';
import type { ScoreCounters } from './score-counters.js';
import { logitOf } from './scorers/logistic.js';

/** A request that is about to be made: the users behind its candidate ids. */
export interface Asked {
  readonly app: string;
  /** The id of the message or notice. */
  readonly message: string;
  readonly users: ReadonlyMap<string, string>;
}

/** What is asked about, and by which policy. `now` in milliseconds. */
export interface Subject {
  readonly app: string;
  readonly id: string;
  readonly policy: Policy;
  readonly now: number;
}

export class LlmLanes {
  readonly #lanes = new Map<string, LlmLane>();
  readonly #listeners = new Set<(asked: Asked) => void>();

  constructor(
    private readonly outgoing: Outgoing,
    private readonly access: LlmAccess,
    private readonly counters: ScoreCounters,
  ) {}

  onAsked(listener: (asked: Asked) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Null: the app has no LLM. */
  of(app: string): LlmLane | null {
    const settings = this.access.settings(app);
    if (settings === null) return null;
    const known = this.#lanes.get(app);
    if (known?.settings === settings) return known;
    const lane = new LlmLane(settings, this.outgoing.fetch('fixed'), this.counters, monotonicMs);
    this.#lanes.set(app, lane);
    return lane;
  }

  /** A verdict for each candidate of the prompt, within the lane's deadline. */
  ask(
    lane: LlmLane,
    { app, id, policy, now }: Subject,
    prompt: LlmPrompt,
  ): Promise<ReadonlyMap<string, LlmVerdict>> {
    for (const tell of this.#listeners) tell({ app, message: id, users: prompt.users });
    return lane.judge(prompt, policy.relevance.max_shift, now);
  }
}

/** Those that the LLM may move (L03), nearest to the push threshold first, at most eight. */
export function inBand<J extends Pick<Judged, 'recipient' | 'score'>>(
  judged: readonly J[],
  { relevance }: Policy,
): readonly J[] {
  const { llm_band, push_threshold } = relevance;
  const threshold = logitOf(Math.min(Math.max(push_threshold, 1e-6), 1 - 1e-6));
  const distance = ({ score }: J) => Math.abs(logitOf(score.p) - threshold);
  return judged
    .filter(({ score }) => score.p >= llm_band[0] && score.p < llm_band[1])
    .sort((a, b) => distance(a) - distance(b) || (a.recipient.id < b.recipient.id ? -1 : 1))
    .slice(0, MAX_CANDIDATES);
}
