// The shapes of what the report routes answer, for the API docs.
import { z } from 'zod';
import { breakerStates } from './provider-breakers.js';
import { outcomes } from '../model/decision.js';
import { failureKinds } from '../model/push.js';
import { latencySteps } from '../store/stores.js';

const time = z.iso.datetime();
const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();

const span = z.object({ since: time, until: time });
const zone = z.string().describe('By whose clock it was counted (IANA name)');
const series = span.extend({
  time_zone: zone,
  bucket_seconds: z
    .number()
    .int()
    .describe(
      'The length of a bucket; those of a day and of 6 hours are an hour longer or shorter where the clock is changed',
    ),
  bucket_starts: z.array(time).describe('When each bucket begins, also those in which nothing happened'),
});
const from = time.describe('The start of the bucket');

const reason = z.object({ outcome: z.enum(outcomes), reason: z.string(), count });
const reached = z.object({ pushes: count, opened: count, dismissed: count });
const percentiles = z.object({ p50_ms: ms, p90_ms: ms, p99_ms: ms });

const times = percentiles.extend({
  provider: z.string(),
  path: z.enum(['immediate', 'held']),
  pushes: count.describe('Those that reported the step; the times are about them'),
});

export const reasonsReport = span.extend({ items: z.array(reason) });
export const reasonsOverTimeReport = series.extend({ items: z.array(reason.extend({ from })) });

export const funnelReport = span.extend({
  items: z.array(
    reached.extend({
      provider: z.string(),
      state: z.string(),
      sent: count,
      delivered: count,
      displayed: count,
      reports: z
        .array(z.enum(['delivered', 'displayed', 'opened']))
        .describe('The steps that the provider tells by itself; others come from the apps or stay unknown'),
    }),
  ),
});

export const hoursReport = span.extend({
  time_zone: zone,
  items: z.array(
    reached.extend({
      weekday: z.number().int().min(1).max(7).describe('1 is Monday'),
      hour: z.number().int().min(0).max(23),
      decisions: z.record(z.enum(outcomes), count),
    }),
  ),
});

export const latencyReport = series.extend({
  items: z.array(times.extend({ step: z.enum(latencySteps) })),
  step: z.enum(latencySteps),
  over_time: z.array(times.extend({ from })),
});

export const relevanceReport = span.extend({
  policy_version: z.number().int(),
  thresholds: z.object({ push: z.number(), batch: z.number() }),
  llm_band: z.tuple([z.number(), z.number()]),
  bins: z.array(
    reached.extend({
      from: z.number().describe('A probability; the first bin takes in everything below its end'),
      to: z.number(),
      local: count.describe('Scores of the local scorer'),
      final: count.describe('Scores that decided'),
    }),
  ),
});

export const llmReport = series.extend({
  candidates: count,
  answered: count,
  answers: z.array(count).length(10).describe('How often each answer from 0 to 9 was given'),
  without_answer: z.array(z.object({ note: z.string(), asked: z.boolean(), count })),
  latency: percentiles.nullable(),
  over_time: z.array(z.object({ from, answered: count, no_answer: count, not_asked: count })),
});

const breaker = z.object({
  provider: z.string(),
  host: z.string().nullable().describe('Null where the service has one host'),
  state: z.enum(breakerStates).describe('open: nothing goes; half_open: a few attempts find out'),
  since: time
    .nullable()
    .describe('When it opened; for a closed one when it closed again, null where it never opened'),
  retry_at: time.nullable().describe('When the next attempt may go; null unless it is open'),
  last_error: z.object({ kind: z.enum(failureKinds), at: time }).nullable(),
});

export const providersReport = series.extend({
  over_time: z.array(
    z.object({
      from,
      provider: z.string(),
      answer: z.string().describe('ok, a kind of failure, or open while the end is not known'),
      count,
    }),
  ),
  vendor_reasons: z.array(
    z.object({ provider: z.string(), kind: z.string(), vendor_reason: z.string(), count }),
  ),
  breakers: z
    .array(breaker)
    .describe('One for each provider and host called by this process since it started, as of now'),
  breakers_left_out: count,
});
