import { z } from 'zod';
import { outcomes } from '../model/decision.js';
import { presenceStates } from '../store/stores.js';

const time = z.iso.datetime();

export const heldShape = z.object({
  message: z.string(),
  conversation: z.string().nullable().describe('Null for a notice'),
  kind: z.enum(['message', 'call', 'notice']),
  devices: z.array(z.string()).readonly(),
  outcome: z.enum(outcomes),
  reason: z.string(),
  decided_at: time,
  release_at: time.describe('When it is decided again'),
  decision: z.string().nullable().describe('The decision that holds it; null where it is not kept any more'),
  sentence: z.string().describe('For whoever supports the user, in the language that is asked for'),
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

const span = { from: time, until: time };

export const presenceShape = z.object({
  since: time,
  until: time,
  time_zone: z.string().describe('Where the user is'),
  items: z
    .array(z.object({ device: z.string(), state: z.enum(presenceStates), ...span }))
    .readonly()
    .describe('Oldest first; where a device has none, it was not connected. At most 5 s behind'),
  is_cut: z.boolean().describe('Whether older ones were left out, being too many'),
  quiet: z.array(z.object(span)).readonly().describe('The quiet hours that the user keeps now'),
});
export type PresenceShape = z.infer<typeof presenceShape>;
