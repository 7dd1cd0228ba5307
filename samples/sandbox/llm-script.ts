// How the fake LLM may be told to misbehave: everything that real servers were seen to do to a strict JSON answer.
import { z } from 'zod';
import { obey, type Verdict } from './llm-answer.js';

export const shapes = [
  ...([
    'malformed',
    'out_of_range',
    'fraction',
    'missing_id',
    'duplicate_id',
    'unknown_id',
    'extra_field',
  ] as const),
  ...(['prose', 'fenced', 'empty', 'refusal', 'truncated', 'obedient'] as const),
] as const;
export type Shape = (typeof shapes)[number];

export const llmScriptSchema = z.strictObject({
  /** Scores by candidate id; `*` stands for all others. */
  answers: z.record(z.string().regex(/^(r\d+|\*)$/), z.number()).optional(),
  shape: z.enum(shapes).optional(),
  /** The whole answer, as it stands. */
  raw: z.string().optional(),
  usage: z
    .strictObject({
      prompt_tokens: z.number().int().nonnegative(),
      completion_tokens: z.number().int().nonnegative(),
    })
    .optional(),
  /** How many calls it holds for; left out: all until cleared. */
  times: z.number().int().positive().optional(),
});
export type LlmScript = z.infer<typeof llmScriptSchema>;

export function withFixedAnswers(
  verdicts: readonly Verdict[],
  answers: LlmScript['answers'] = {},
): Verdict[] {
  return verdicts.map(({ id, s }) => ({ id, s: answers[id] ?? answers['*'] ?? s }));
}

const write = (v: readonly object[]) => JSON.stringify({ v });

const writers: Readonly<Record<Shape, (verdicts: readonly Verdict[], text: string) => string>> = {
  malformed: (v) => write(v).slice(0, -1).replace(/"s":/g, 's:'),
  out_of_range: (v) => write(v.map(({ id }, i) => ({ id, s: i % 2 === 0 ? 42 : -1 }))),
  fraction: (v) => write(v.map(({ id, s }) => ({ id, s: s + 0.5 }))),
  missing_id: (v) => write(v.slice(1)),
  duplicate_id: (v) => write([...v, ...v.slice(0, 1).map(({ id, s }) => ({ id, s: 9 - s }))]),
  unknown_id: (v) => write([...v, { id: 'r99', s: 9 }]),
  extra_field: (v) => write(v.map((each) => ({ ...each, why: 'because' }))),
  prose: () => 'All of them should be notified at once.',
  fenced: (v) => `\`\`\`json\n${write(v)}\n\`\`\``,
  empty: () => '',
  refusal: () => "I'm sorry, but I can't help with that.",
  truncated: (v) => write(v).slice(0, Math.floor(write(v).length / 2)),
  obedient: (v, text) => write(obey(v, text)),
};

export function writeAnswer(verdicts: readonly Verdict[], shape: Shape | undefined, text: string): string {
  return shape === undefined ? write(verdicts) : writers[shape](verdicts, text);
}
