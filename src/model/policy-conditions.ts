// What a policy says in conditions: rules of the operator's own, and who belongs to a segment. Each is checked where a
// document is read, so that no version with a condition that means nothing can ever be kept.
import { z } from 'zod';
import type { AttributeScope } from './condition/attributes.js';
import { checkCondition } from './condition/check.js';
import { limits } from './condition/expression.js';
import { parseCondition } from './condition/parse.js';

export const MAX_CONDITIONS = 50;
export const MAX_SEGMENTS = 50;

/** A name of the operator's own. It never looks like a number, so that a document keeps the order it was written in. */
export const ownName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'lower-case letters, digits, _ and -, at most 64, a letter first');

export const conditionText = z
  .string()
  .min(1)
  .max(limits.characters)
  .describe('What must hold, in the language of docs/conditions.md.');

const named = {
  name: ownName.describe('Stands with every decision that the condition brought about.'),
  when: conditionText,
};
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'give a wall time as HH:MM, 00:00 to 23:59');

const outcomes = z.discriminatedUnion('outcome', [
  z.strictObject({ ...named, outcome: z.literal('suppress').describe('No push.') }),
  z.strictObject({
    ...named,
    outcome: z.literal('defer').describe('Wait, once: for_seconds after it arrived, or until the wall time.'),
    for_seconds: z
      .number()
      .int()
      .min(1)
      .max(604_800)
      .describe('How long the message waits from its arrival, in seconds.')
      .optional(),
    until: wallTime
      .describe('The wall time in the zone of the recipient at which it stops waiting, HH:MM.')
      .optional(),
  }),
  z.strictObject({
    ...named,
    outcome: z.literal('batch').describe('Wait in the window batch of the conversation.'),
  }),
  z.strictObject({
    ...named,
    outcome: z
      .literal('push')
      .describe('Relevance is not asked, and the default push level is all, unless the user chose one.'),
  }),
]);

export const policyCondition = outcomes.superRefine((condition, context) => {
  if (
    condition.outcome === 'defer' &&
    (condition.for_seconds === undefined) === (condition.until === undefined)
  ) {
    tell(context, ['outcome'], 'must say how long to wait', 'Give either for_seconds or until.');
  }
  // A message waits, or is pushed, for the recipient as a whole (N02, N03); only silence can be a matter of one device.
  const scope = condition.outcome === 'suppress' ? 'device' : 'message';
  for (const { problem, fix } of problemsOf(condition.when, scope)) tell(context, ['when'], problem, fix);
});
export type PolicyCondition = z.infer<typeof policyCondition>;

export const policyConditions = z
  .array(policyCondition)
  .max(MAX_CONDITIONS)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two conditions have one name')
  .describe('Rules of your own. Their order means nothing: of several that hold, the quietest wins.');

/** Who belongs to a segment: a condition over the user alone. */
export const segmentCondition = conditionText.superRefine((when, context) => {
  for (const { problem, fix } of problemsOf(when, 'user')) tell(context, [], problem, fix);
});

export const segmentDefinitions = z
  .record(ownName, segmentCondition)
  .refine((all) => Object.keys(all).length <= MAX_SEGMENTS, `at most ${MAX_SEGMENTS} segments`)
  .describe('Who belongs to each segment, as it was when this version was drafted.');

/** The problems of a condition, each with its column in words. Segments by name are looked up elsewhere. */
export function problemsOf(
  when: string,
  scope: AttributeScope,
): readonly { readonly problem: string; readonly fix: string }[] {
  const parsed = parseCondition(when);
  const options = { scope, segments: scope === 'user' ? null : ('any' as const) };
  const problems = parsed.ok ? checkCondition(parsed.value, options) : [parsed.problem];
  return problems.map(({ column, problem, fix }) => ({ problem: `column ${column}: ${problem}`, fix }));
}

function tell(context: z.core.$RefinementCtx, path: readonly string[], message: string, fix: string): void {
  context.addIssue({ code: 'custom', path: [...path], message, params: { fix } });
}
