// One app's way to its LLM: budget, breaker and concurrency stand before every call. In: a question; out: an opinion
// for each candidate. It never throws for what an endpoint does, never retries and never waits for a place.
import { answerableOpinion, type LlmVerdict } from './llm-verdict.js';
import type { LlmPrompt } from './llm-frame.js';
import type { LlmSettings } from './llm-settings.js';
import { Breaker, CallBudget, type Spending } from './score-budget.js';
import type { ScoreCounters } from './score-counters.js';
import { estimateTokens, LlmScorer, type LlmReply, type TokenUse } from './scorers/llm.js';

export class LlmLane {
  readonly settings: LlmSettings;
  readonly #scorer: LlmScorer;
  readonly #budget: CallBudget;
  readonly #breaker = new Breaker();
  readonly #counters: ScoreCounters;
  readonly #monotonicMs: () => number;
  #inFlight = 0;

  constructor(
    settings: LlmSettings,
    fetchThrough: typeof fetch,
    counters: ScoreCounters,
    monotonicMs: () => number,
  ) {
    const { calls_per_minute, tokens_per_minute, money_per_day } = settings.budgets;
    this.settings = settings;
    this.#scorer = new LlmScorer(settings, fetchThrough);
    this.#budget = new CallBudget({
      callsPerMinute: calls_per_minute,
      tokensPerMinute: tokens_per_minute,
      moneyPerDay: money_per_day,
    });
    this.#counters = counters;
    this.#monotonicMs = monotonicMs;
  }

  /** One verdict for each candidate of the prompt. `now` in milliseconds: what budget and breaker count by. */
  async judge(prompt: LlmPrompt, maxShift: number, now: number): Promise<ReadonlyMap<string, LlmVerdict>> {
    this.#counters.llmCandidates += prompt.users.size;
    const spend = this.#admit(prompt, now);
    if (typeof spend === 'object') return each(prompt, () => spend);
    const started = this.#monotonicMs();
    this.#inFlight++;
    const reply = await this.#scorer.ask(prompt).finally(() => this.#inFlight--);
    const latencyMs = Math.round(this.#monotonicMs() - started);
    this.#account(prompt, reply, spend, now + latencyMs);
    return each(prompt, (id) => {
      const verdict = answerableOpinion(reply, id, maxShift, latencyMs);
      if (verdict.note === 'invalid') this.#counters.llmInvalid++;
      return verdict;
    });
  }

  /** The right to one call, or why there is none. */
  #admit(prompt: LlmPrompt, now: number): LlmVerdict | ((actual: Spending) => void) {
    if (this.#inFlight >= this.settings.concurrency) {
      this.#counters.llmRefusedBusy++;
      return refused('no_budget', 'concurrency');
    }
    if (
      this.#breaker.state(now) === 'open' ||
      (this.#breaker.state(now) === 'half_open' && this.#inFlight > 0)
    ) {
      this.#counters.llmRefusedOpen++;
      return refused('timeout', 'breaker_open');
    }
    const spend = this.#budget.take(now, this.#cost(estimateTokens(prompt)));
    if (typeof spend === 'string') {
      this.#counters.llmRefusedBudget++;
      return refused('no_budget', spend);
    }
    this.#breaker.allows(now);
    this.#counters.llmCalls++;
    return spend;
  }

  #account(prompt: LlmPrompt, reply: LlmReply, spend: (actual: Spending) => void, now: number): void {
    const used = reply.ok && reply.usage !== null ? reply.usage : estimateTokens(prompt);
    const cost = this.#cost(used);
    spend(cost);
    this.#counters.llmTokensIn += used.input;
    this.#counters.llmTokensOut += used.output;
    this.#counters.llmMoney += cost.money;
    if (reply.ok) {
      // A useless answer is an answer: who writes messages must not be able to switch the model off for others.
      this.#counters.llmAnswers++;
      this.#breaker.succeeded();
      return;
    }
    if (reply.kind === 'timeout') this.#counters.llmTimeouts++;
    else this.#counters.llmFailures++;
    if (this.#breaker.failed(now)) this.#counters.llmBreakerOpened++;
  }

  #cost({ input, output }: TokenUse): Spending {
    const { input_per_million, output_per_million } = this.settings.price;
    const money = (input * input_per_million + output * output_per_million) / 1_000_000;
    return { tokens: input + output, money };
  }
}

function refused(state: 'no_budget' | 'timeout', note: string): LlmVerdict {
  return { opinion: { state }, asked: false, s: null, note, latencyMs: null };
}

function each(prompt: LlmPrompt, verdict: (id: string) => LlmVerdict): ReadonlyMap<string, LlmVerdict> {
  return new Map([...prompt.users].map(([id, user]) => [user, verdict(id)]));
}
