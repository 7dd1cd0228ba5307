// What a replay looks like in the API, from the stored row and what is known of it while it runs.
import { z } from 'zod';
import { toIso } from '../model/instant.js';
import { replayStates, type StoredReplay } from '../store/stores.js';
import type { ReplayResult } from './replay.js';

const verdict = z.object({
  outcome: z.enum(['push', 'batch', 'defer', 'suppress', 'none']),
  reason: z.string(),
});

const change = z.object({
  from: verdict.describe('What was decided in the end; none: nobody had to be looked at one by one.'),
  to: verdict.describe('What would have been decided.'),
  count: z.number().int(),
  examples: z.array(
    z.object({
      user: z.string(),
      message: z.string(),
      device: z.string().nullable(),
      decision: z.string().nullable(),
    }),
  ),
});

const result = z.object({
  compared: z.number().int().describe('Messages on devices.'),
  same: z.number().int(),
  changes: z.array(change),
  outcomes: z
    .array(z.object({ from: z.string(), to: z.string(), count: z.number().int() }))
    .describe('The matrix: what was decided against what would have been, those that stay included.'),
  users: z.object({ compared: z.number().int(), affected: z.number().int() }),
  records: z.object({
    recorded: z.number().int(),
    replayed: z.number().int(),
    equal: z.number().int().describe('Alike in every field but the policy’s version.'),
  }),
  turns: z.number().int(),
  missing_events: z.number().int().describe('Gone by retention; left out.'),
  scored_anew: z.number().int().describe('Without a score then: they got the local one, no LLM was asked.'),
  is_whole: z.boolean().describe('It began where the record begins, so nothing of before is unknown.'),
  reactions: z.literal('unknown').describe('What people would have done is not known, and not guessed.'),
  seconds: z.number(),
});

export const replayShape = z.object({
  id: z.string(),
  policy_version: z.number().int(),
  since: z.string(),
  until: z.string(),
  warm_up_seconds: z.number().int(),
  cpu_share: z.number(),
  state: z.enum(replayStates),
  progress: z.object({ turns: z.number().int(), of: z.number().int() }).nullable().describe('While it runs.'),
  author: z.string(),
  created_at: z.string(),
  ended_at: z.string().nullable(),
  result: result.nullable(),
  problem: z.string().nullable().describe('Why it failed, in our words.'),
});

export type ReplayView = z.infer<typeof replayShape>;
export type Progress = { readonly turns: number; readonly of: number };

/** What is kept of a replay that ended. */
export type Ending = { readonly result: ReplayView['result'] } | { readonly problem: string };

export function viewOf(stored: StoredReplay, progress: Progress | null): ReplayView {
  const ending = stored.result as Partial<{ result: ReplayView['result']; problem: string }> | null;
  const { app: _, ...plain } = stored;
  return {
    ...plain,
    since: toIso(stored.since),
    until: toIso(stored.until),
    created_at: toIso(stored.created_at),
    ended_at: stored.ended_at === null ? null : toIso(stored.ended_at),
    progress,
    result: ending?.result ?? null,
    problem: ending?.problem ?? null,
  };
}

/** The result as it is kept: with the matrix, and no more kinds of change than a person looks at. */
export function documentOf(found: ReplayResult, seconds: number): NonNullable<ReplayView['result']> {
  const { changes, ...rest } = found;
  return {
    ...rest,
    changes: changes.slice(0, MAX_CHANGES).map((each) => ({ ...each, examples: [...each.examples] })),
    outcomes: [...found.outcomes],
    reactions: 'unknown',
    seconds,
  };
}

const MAX_CHANGES = 200;
