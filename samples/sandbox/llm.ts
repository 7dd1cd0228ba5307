// An OpenAI-compatible endpoint that is a script and says so in its model's name: `POST /v1/chat/completions` over plain
// HTTP. Every request is logged, so that a test can count calls and look for text that must not leave.
import { z } from 'zod';
import type { Fault } from './faults.js';
import { candidatesOf, userText, verdicts, type ChatMessage } from './llm-answer.js';
import { withFixedAnswers, writeAnswer, type LlmScript } from './llm-script.js';
import { json, type Handle, type Received, type Reply } from './listener.js';
import type { LlmRow } from './truth.js';
import type { World } from './world.js';

export const LLM_MODEL = 'sandbox-script-not-a-model';
const BYTES_PER_TOKEN = 4;

const requestSchema = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string() })).min(1),
  response_format: z.unknown().optional(),
  stream: z.literal(false).optional(),
});

const KNOWN_FIELDS = [
  ...['model', 'messages', 'response_format', 'stream', 'temperature', 'top_p', 'n', 'stop', 'seed', 'user'],
  ...['max_tokens', 'max_completion_tokens', 'logprobs', 'top_logprobs', 'logit_bias', 'metadata', 'store'],
  ...['frequency_penalty', 'presence_penalty', 'reasoning_effort', 'prompt_cache_key', 'service_tier'],
];

export class LlmFake {
  #script: LlmScript = {};
  #left = Infinity;
  #calls = 0;

  constructor(
    private readonly world: World,
    private readonly apiKey: string,
  ) {}

  follow(script: LlmScript): void {
    this.#script = script;
    this.#left = script.times ?? Infinity;
  }

  readonly handle: Handle = (received) => {
    if (received.headers['authorization'] !== `Bearer ${this.apiKey}`)
      return failure(401, 'invalid_api_key', 'Incorrect API key provided.');
    if (received.path === '/v1/models' && received.method === 'GET') return json(200, models());
    if (received.path !== '/v1/chat/completions' || received.method !== 'POST')
      return failure(404, 'not_found', 'Unknown request URL.');
    return this.#complete(received);
  };

  #complete(received: Received): Reply | Promise<Reply> {
    const request = read(received.body);
    if (!request) {
      this.world.truth.violated('llm', 'body', 'no chat completion request, or one that wants a stream');
      return failure(400, 'invalid_request_error', 'The request is not a chat completion without stream.');
    }
    for (const field of Object.keys(request).filter((each) => !KNOWN_FIELDS.includes(each)))
      this.world.truth.violated('llm', field, 'no field of a chat completion');
    const text = userText(request.messages as readonly ChatMessage[]);
    const candidates = candidatesOf(request.response_format, text);
    const row = { at: this.world.clock(), model: request.model, candidates, request };
    const log = (more: Pick<LlmRow, 'status' | 'answer' | 'usage'>) =>
      this.world.truth.llm.push({ ...row, ...more });
    const effect = () => {
      const answer = this.#answer(candidates, text);
      const usage = this.#script.usage ?? {
        prompt_tokens: Math.ceil(received.body.length / BYTES_PER_TOKEN),
        completion_tokens: Math.ceil(answer.length / BYTES_PER_TOKEN),
      };
      this.#spend();
      log({ status: 200, answer, usage });
      return json(200, completion((this.#calls += 1), this.world.clock(), answer, usage));
    };
    const refuse = (fault: Fault) => {
      log({ status: fault.status ?? 500, answer: null, usage: null });
      return scripted(fault);
    };
    const to = { token: request.model, device: null };
    const reply = this.world.faults.around('llm', to, effect, refuse);
    return reply instanceof Promise ? reply.then((each) => silent(each, log)) : reply;
  }

  #answer(candidates: readonly string[], text: string): string {
    const { answers, shape, raw } = this.#script;
    return raw ?? writeAnswer(withFixedAnswers(verdicts(candidates, text), answers), shape, text);
  }

  #spend(): void {
    this.#left -= 1;
    if (this.#left <= 0) this.follow({});
  }
}

/** A call that never gets an answer is a call too. */
function silent(reply: Reply, log: (row: Pick<LlmRow, 'status' | 'answer' | 'usage'>) => void): Reply {
  if (reply.kind === 'hang' || reply.kind === 'reset') log({ status: reply.kind, answer: null, usage: null });
  return reply;
}

function read(body: Buffer): z.infer<typeof requestSchema> | null {
  try {
    const parsed = requestSchema.safeParse(JSON.parse(body.toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function completion(call: number, nowMs: number, content: string, usage: LlmRow['usage']): object {
  const total_tokens = (usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0);
  return {
    id: `chatcmpl-sandbox-${call}`,
    object: 'chat.completion',
    created: Math.floor(nowMs / 1_000),
    model: LLM_MODEL,
    choices: [{ index: 0, message: { role: 'assistant', content, refusal: null }, finish_reason: 'stop' }],
    usage: { ...usage, total_tokens },
  };
}

function models(): object {
  return {
    object: 'list',
    data: [{ id: LLM_MODEL, object: 'model', created: 0, owned_by: 'a script of Warbler' }],
  };
}

function failure(status: number, code: string, message: string, headers: Record<string, string> = {}): Reply {
  return json(status, { error: { message, type: code, param: null, code } }, headers);
}

function scripted(fault: Fault): Reply {
  const headers: Record<string, string> =
    fault.retry_after === undefined ? {} : { 'retry-after': String(fault.retry_after) };
  const code = fault.reason ?? (fault.status === 429 ? 'rate_limit_exceeded' : 'server_error');
  return failure(fault.status ?? 500, code, 'Scripted.', headers);
}
