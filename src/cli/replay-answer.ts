// What the API says of a replay, as far as this program reads it.
import { z } from 'zod';

const verdict = z.looseObject({ outcome: z.string(), reason: z.string() });
const resultShape = z.looseObject({
  compared: z.number(),
  same: z.number(),
  changes: z.array(
    z.looseObject({
      from: verdict,
      to: verdict,
      count: z.number(),
      examples: z.array(z.looseObject({ user: z.string(), decision: z.string().nullable() })),
    }),
  ),
  users: z.looseObject({ compared: z.number(), affected: z.number() }),
  scored_anew: z.number(),
  missing_events: z.number(),
  is_whole: z.boolean(),
  seconds: z.number(),
});
export const replayShape = z.looseObject({
  id: z.string(),
  policy_version: z.number(),
  state: z.string(),
  since: z.string(),
  until: z.string(),
  progress: z.looseObject({ turns: z.number(), of: z.number() }).nullable(),
  result: resultShape.nullable(),
  problem: z.string().nullable(),
});
export type ReplayAnswer = z.infer<typeof replayShape>;
