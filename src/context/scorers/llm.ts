// Asks any OpenAI-compatible endpoint one question and reads integers from the answer. Bounded in time, never retried;
// every failure is a value. It decides nothing: who is asked about and what the integers may do is score.service's.
import OpenAI, { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { answerFormat, readAnswer } from '../llm-answer.js';
import type { LlmPrompt } from '../llm-frame.js';
import type { LlmSettings } from '../llm-settings.js';

export interface TokenUse {
  readonly input: number;
  readonly output: number;
}

/** `scores` by candidate id. `note`: a closed word such as `http_503`, never the endpoint's text. */
export type LlmReply =
  | { readonly ok: true; readonly scores: ReadonlyMap<string, number>; readonly usage: TokenUse | null }
  | { readonly ok: false; readonly kind: 'timeout' | 'failed'; readonly note: string };

const ANSWER_TOKENS = 32;
const TOKENS_PER_CANDIDATE = 16;

/** An upper bound of what a prompt costs, before it is sent: three bytes a token is pessimistic for English. */
export function estimateTokens(prompt: LlmPrompt): TokenUse {
  const input = Math.ceil((Buffer.byteLength(prompt.system) + Buffer.byteLength(prompt.user)) / 3);
  return { input, output: answerTokens(prompt) };
}

function answerTokens(prompt: LlmPrompt): number {
  return ANSWER_TOKENS + TOKENS_PER_CANDIDATE * prompt.users.size;
}

export class LlmScorer {
  readonly #client: OpenAI;
  readonly #settings: LlmSettings;

  constructor(settings: LlmSettings, fetchThrough: typeof fetch) {
    this.#settings = settings;
    this.#client = new OpenAI({
      baseURL: settings.base_url,
      apiKey: settings.api_key.reveal(),
      organization: null,
      project: null,
      fetch: fetchThrough,
      maxRetries: 0,
      timeout: settings.deadline_ms,
      logLevel: 'off',
    });
  }

  /** Answers within the deadline, whatever the endpoint or the connection does. */
  async ask(prompt: LlmPrompt): Promise<LlmReply> {
    const deadline = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<LlmReply>((resolve) => {
      timer = setTimeout(() => {
        deadline.abort();
        resolve({ ok: false, kind: 'timeout', note: 'deadline' });
      }, this.#settings.deadline_ms);
    });
    try {
      return await Promise.race([this.#call(prompt, deadline.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #call(prompt: LlmPrompt, signal: AbortSignal): Promise<LlmReply> {
    const ids = [...prompt.users.keys()];
    try {
      const completion = await this.#client.chat.completions.create(
        {
          model: this.#settings.model,
          messages: [
            { role: 'system', content: prompt.system },
            { role: 'user', content: prompt.user },
          ],
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'relevance', strict: true, schema: answerFormat(ids) },
          },
          temperature: 0,
          seed: prompt.seed,
          max_tokens: answerTokens(prompt),
        },
        { signal },
      );
      const choice = completion.choices?.[0];
      const content = choice?.finish_reason === 'stop' ? choice.message?.content : null;
      return {
        ok: true,
        scores: readAnswer(typeof content === 'string' ? content : null, ids),
        usage: usageOf(completion.usage),
      };
    } catch (error) {
      return failureOf(error);
    }
  }
}

function usageOf(
  usage: { prompt_tokens?: unknown; completion_tokens?: unknown } | undefined,
): TokenUse | null {
  const input = usage?.prompt_tokens;
  const output = usage?.completion_tokens;
  const count = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
  return count(input) && count(output) ? { input, output } : null;
}

function failureOf(error: unknown): LlmReply {
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError)
    return { ok: false, kind: 'timeout', note: 'deadline' };
  if (error instanceof APIError && typeof error.status === 'number')
    return { ok: false, kind: 'failed', note: `http_${error.status}` };
  // A body that is no JSON is an answer, and a useless one; everything else is a connection that failed.
  if (error instanceof SyntaxError) return { ok: true, scores: new Map(), usage: null };
  return { ok: false, kind: 'failed', note: 'connection' };
}
