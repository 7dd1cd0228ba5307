import { z } from 'zod';

/** The payload that Standard Webhooks recommends. */
const payload = z.strictObject({ type: z.unknown(), timestamp: z.unknown(), data: z.unknown() });

/**
 * A Standard Webhooks payload as an event of ours: `webhook-id` names the event, so that a repeated delivery is a
 * duplicate. Anything else is taken as it is: an event in our envelope, or a batch of them.
 */
export function eventOfWebhook(webhookId: string, body: unknown): unknown {
  const parsed = payload.safeParse(body);
  if (!parsed.success) return body;
  const { type, timestamp, data } = parsed.data;
  return { id: webhookId, source: 'webhook', type, time: timestamp, data };
}
