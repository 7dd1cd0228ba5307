// What this program reads of the gateway's decisions. Loose: more may be there, and `--json` passes all of it on.
import { z } from 'zod';

const maybe = z.string().nullable();

export const entryShape = z.looseObject({
  id: maybe,
  at: z.string(),
  message: z.string(),
  /** Null for a notice. */
  conversation: maybe,
  user: z.string(),
  device: maybe,
  outcome: z.string(),
  reason: z.string(),
});
export type Entry = z.infer<typeof entryShape>;

export const entriesShape = z.looseObject({ items: z.array(entryShape), next_cursor: maybe });

export const batchShape = z.looseObject({ items: z.array(entryShape), dropped: z.number() });

const contribution = z.looseObject({ feature: z.string(), value: z.number(), logit: z.number() });

/** How the scorers explained themselves; the record of an older version may say less. */
export const scoringShape = z.looseObject({
  scorer: z.string(),
  p: z.number(),
  contributions: z.array(contribution),
  llm: z
    .looseObject({ asked: z.boolean(), s: z.number().nullable(), note: z.string().optional() })
    .optional(),
});
export type Scoring = z.infer<typeof scoringShape>;

const attempt = z.looseObject({
  number: z.number(),
  started_at: z.string(),
  ended_at: maybe,
  ok: z.boolean().nullable(),
  kind: maybe,
  vendor_reason: maybe,
  ambiguous: z.boolean(),
});

export const pushShape = z.looseObject({
  id: z.string(),
  device: z.string(),
  provider: z.string(),
  state: z.string(),
  ladder: z.record(z.string(), maybe),
  dismissed_at: maybe,
  retracted_at: maybe,
  next_attempt_at: maybe,
  attempts: z.array(attempt),
  feedback: z.array(z.looseObject({ type: z.string(), at: z.string(), source: z.string() })),
});
export type PushAnswer = z.infer<typeof pushShape>;

const choice = z.looseObject({ device: maybe, outcome: z.string(), reason: z.string(), release_at: maybe });

export const detailShape = entryShape.extend({
  cause: z.string(),
  release_at: maybe,
  notes: z.array(z.string()),
  policy_version: z.number(),
  sentence: z.string(),
  sentences: z.looseObject({ agent: z.string(), user: z.string() }),
  rules: z.array(
    z.looseObject({
      rule: z.string(),
      tier: z.string(),
      verdict: z.string(),
      outcome: maybe,
      release_at: maybe,
      evidence: z.record(z.string(), z.unknown()),
      settled_it: z.boolean(),
      would: maybe,
      looked_at: z.array(z.looseObject({ fact: z.string(), value: z.unknown(), known: z.boolean() })),
      rebuilt: maybe,
    }),
  ),
  relevance: z
    .looseObject({ p: z.number().nullable(), local: z.number().nullable(), shift: z.number().nullable() })
    .nullable(),
  thresholds: z.looseObject({ push: z.number(), batch: z.number() }).nullable(),
  scoring: z.unknown(),
  devices: z.array(choice),
  pushes: z.array(pushShape),
  history: z.array(z.looseObject({ id: z.string(), at: z.string(), devices: z.array(choice.partial()) })),
  notice: z.looseObject({ kind: z.string(), topic: maybe, key: maybe, not_before: maybe }).nullish(),
  text: maybe,
  text_hidden: z.boolean(),
});
export type RuleAnswer = z.infer<typeof detailShape>['rules'][number];
export type Detail = z.infer<typeof detailShape>;
