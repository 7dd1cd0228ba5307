// The tunable document. Field names are those of the scenarios' `defaults.policy`; the default values here are the
// product's own (docs/relevance.md says how the relevance thresholds follow from costs).
import { z } from 'zod';
import { pushLevel } from './preferences.js';

const seconds = z.number().int().positive();
const probability = z.number().min(0).max(1);
const strictLevel = pushLevel.exclude(['default']);

export const frequencyCap = z.discriminatedUnion('per', [
  z.strictObject({ limit: z.number().int().positive(), per: z.literal('rolling'), window_seconds: seconds }),
  z.strictObject({ limit: z.number().int().positive(), per: z.literal('calendar_day') }),
]);

export const relevancePolicy = z.strictObject({
  push_threshold: probability.default(0.09),
  batch_threshold: probability.default(0.02),
  llm_band: z.tuple([probability, probability]).default([0.05, 0.4]),
  max_shift: z.number().nonnegative().default(2),
  promotion_budget: z.number().int().nonnegative().default(3),
  demotion_budget: z.number().int().nonnegative().default(10),
  change_window_seconds: seconds.default(3_600),
});

export const policySchema = z.strictObject({
  grace_seconds: seconds.default(30),
  idle_after_seconds: seconds.default(120),
  fresh_within_seconds: seconds.default(86_400),
  message_ttl_seconds: seconds.default(86_400),
  call_ttl_seconds: seconds.default(45),
  default_push_level: z
    .strictObject({
      direct: strictLevel.default('all'),
      group: strictLevel.default('all'),
      channel: strictLevel.default('mentions'),
    })
    .prefault({}),
  bot_push_level: strictLevel.default('mentions'),
  batch: z
    .strictObject({
      window_seconds: seconds.default(300),
      max_wait_seconds: seconds.default(900),
      max_items: z.number().int().min(2).default(10),
    })
    .prefault({}),
  throttle: z
    .strictObject({ threshold: z.number().int().positive().default(3), window_seconds: seconds.default(60) })
    .prefault({}),
  frequency_cap: frequencyCap.nullable().default(null),
  relevance: relevancePolicy.prefault({}),
  /** What a notification may show: everything, the sender's name only, or neither. */
  privacy: z.enum(['full', 'sender', 'generic']).default('full'),
});

export type PolicyDocument = z.infer<typeof policySchema>;

/** A policy as decisions see it: the document, its version, and the app's time zone (Z01). */
export interface Policy extends PolicyDocument {
  readonly version: number;
  readonly app_time_zone: string;
}
