import { z } from 'zod';
import { outcomes } from '../model/decision.js';

const time = z.iso.datetime();

export const heldShape = z.object({
  message: z.string(),
  conversation: z.string(),
  kind: z.enum(['message', 'call']),
  devices: z.array(z.string()).readonly(),
  outcome: z.enum(outcomes),
  reason: z.string(),
  decided_at: time,
  release_at: time.describe('When it is decided again'),
  decision: z.string().nullable().describe('The decision that holds it; null where it is not kept any more'),
  sentence: z.string(),
});
export type HeldEntry = z.infer<typeof heldShape>;

export const capShape = z.object({
  limit: z.number().int().nullable().describe('Null: the policy has no cap'),
  per: z.enum(['rolling', 'calendar_day']).nullable(),
  window_seconds: z.number().nullable(),
  counted: z.number().int().nullable(),
  left: z.number().int().nullable(),
  room_at: time.nullable().describe('When there is room again; null while there is'),
  from: time.nullable().describe('Notifications are counted from here'),
  until: time.nullable().describe('For a calendar day: the end of the user’s day'),
  time_zone: z.string().nullable().describe('The zone that makes the user’s day'),
  policy_version: z.number().int().nullable(),
});
export type CapAnswer = z.infer<typeof capShape>;
