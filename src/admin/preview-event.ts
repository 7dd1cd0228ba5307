import { z } from 'zod';
import { whatIfFacts } from './what-if-facts.js';
import { eventData, eventEnvelope, id, type ChatEvent } from '../model/event.js';
import { fieldErrors, type FieldError } from '../model/problem.js';

const probability = z.number().min(0).max(1);

/** Scores to decide by, in place of the scorers' own. */
const givenScores = z.strictObject({
  local: probability,
  llm: z
    .union([
      z.strictObject({ shift: z.number() }),
      z.strictObject({ state: z.enum(['timeout', 'invalid_output', 'no_budget']) }),
    ])
    .nullable()
    .default(null),
  thresholds: z.strictObject({ push: probability, batch: probability }).optional(),
});

export const previewedEvent = eventEnvelope.extend({ id: id.default('preview') });

const fields = z.strictObject({
  event: previewedEvent.optional(),
  decision: id
    .describe(
      'Instead of an event: a decision to make again, from the facts, scores and policy version that were recorded with it',
    )
    .optional(),
  facts: whatIfFacts
    .describe('What if: facts of the users and of the message, call or notice put differently')
    .optional(),
  users: z.array(id).min(1).max(500).optional(),
  scores: givenScores.optional(),
  policy_version: z
    .number()
    .int()
    .positive()
    .describe('A version to decide by, such as a draft; left out: the one that decides now')
    .optional(),
});

export const previewRequest = fields.superRefine(({ event, decision, users, facts }, { addIssue }) => {
  const issue = (path: string[], message: string) => addIssue({ code: 'custom', path, message });
  if ((event === undefined) === (decision === undefined))
    issue(['event'], 'give either an event or a decision');
  if (decision !== undefined && users !== undefined) issue(['users'], 'a decision is about one user already');
  if (facts?.mentioned !== undefined && decision === undefined && users === undefined)
    issue(['users'], 'say who is mentioned');
});
export type PreviewRequest = z.infer<typeof previewRequest>;

/** The event as if it were admitted now, or what is wrong with its data. */
export function previewEvent(
  app: string,
  event: z.infer<typeof previewedEvent>,
  now: number,
): ChatEvent | FieldError[] {
  const data = eventData[event.type].safeParse(event.data);
  if (!data.success) return fieldErrors(data.error, 'event.data');
  const time = Math.min(event.time ?? now, now);
  return { ...event, app, time, receivedAt: now, data: withCreation(data.data, time) } as ChatEvent;
}

/** What has no time of its own was made at the time of its event. */
function withCreation(data: object, time: number): object {
  return 'created_at' in data && data.created_at === null ? { ...data, created_at: time } : data;
}
