// What an operator sets for the LLM of an app. Left out (null): no LLM is ever asked and the local score decides alone.
import { z } from 'zod';
import { Secret } from '../model/secret.js';

const amount = z.number().nonnegative();
const positive = z.number().int().positive();

export const llmSettings = z.strictObject({
  /** Any OpenAI-compatible endpoint, with its `/v1`. */
  base_url: z.url({ protocol: /^https?$/ }),
  api_key: z
    .string()
    .min(1)
    .transform((value) => new Secret(value)),
  model: z.string().min(1).max(200),
  /** From asking to deciding without the answer, in milliseconds. */
  deadline_ms: z.number().int().min(50).max(10_000).default(800),
  /** `metadata_only`: no text, name or title leaves, only derived facts. */
  mode: z.enum(['full', 'metadata_only']).default('full'),
  budgets: z
    .strictObject({
      calls_per_minute: positive.default(120),
      tokens_per_minute: positive.default(200_000),
      /** In the currency of `price`, for one UTC day. */
      money_per_day: amount.default(5),
    })
    .prefault({}),
  /** What a million tokens cost; zero where nothing is charged. */
  price: z
    .strictObject({ input_per_million: amount.default(0), output_per_million: amount.default(0) })
    .prefault({}),
  /** Calls in flight at once. */
  concurrency: positive.max(256).default(8),
});

export type LlmSettings = z.infer<typeof llmSettings>;
