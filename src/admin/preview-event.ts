import { z } from 'zod';
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

export const previewRequest = z.strictObject({
  event: eventEnvelope.extend({ id: id.default('preview') }),
  users: z.array(id).min(1).max(500).optional(),
  scores: givenScores.optional(),
  policy_version: z
    .number()
    .int()
    .positive()
    .describe('A version to decide by, such as a draft; left out: the one that decides now')
    .optional(),
});
export type PreviewRequest = z.infer<typeof previewRequest>;

/** The event as if it were admitted now, or what is wrong with its data. */
export function previewEvent(
  app: string,
  event: PreviewRequest['event'],
  now: number,
): ChatEvent | FieldError[] {
  const data = eventData[event.type].safeParse(event.data);
  if (!data.success) return fieldErrors(data.error, 'event.data');
  const time = Math.min(event.time ?? now, now);
  return { ...event, app, time, receivedAt: now, data: data.data } as ChatEvent;
}
