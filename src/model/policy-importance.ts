// What the importance of a message is worth on its way to a device: how long, how urgently and how insistently it is sent,
// and what goes last when there is more than can be sent at once.
import { z } from 'zod';
import type { importance } from './event.js';

export type Importance = z.infer<typeof importance>;

const setting = z
  .strictObject({
    ttl_seconds: z
      .number()
      .int()
      .positive()
      .max(2_592_000)
      .describe(
        'How long such a message is worth a push. Its own ttl_seconds wins; this wins over message_ttl_seconds.',
      )
      .optional(),
    provider_priority: z
      .enum(['normal', 'high'])
      .describe('high wakes a sleeping device; normal lets the provider save its battery.')
      .optional(),
    interruption_level: z
      .enum(['passive', 'active', 'time-sensitive', 'critical'])
      .describe('How much it interrupts on Apple devices. critical needs an entitlement of the app.')
      .optional(),
    shed_order: z
      .number()
      .int()
      .min(0)
      .max(9)
      .describe('Where more waits than can be sent at once: the lower number waits longer, 0 to 9.')
      .optional(),
  })
  .describe('What messages of this importance are sent with.');

export const importanceSettings = z
  .strictObject({ low: setting, normal: setting, high: setting, critical: setting })
  .partial()
  .describe('How messages are sent by their importance; what is left out stays as it always is.');
export type ImportanceSettings = z.infer<typeof importanceSettings>;

/** The order without settings: what matters least waits longest. */
export const defaultShedOrder: Readonly<Record<Importance, number>> = {
  low: 1,
  normal: 4,
  high: 6,
  critical: 9,
};
