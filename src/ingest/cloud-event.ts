import { z } from 'zod';
import { eventTypes, id } from '../model/event.js';
import { instant } from '../model/instant.js';

/**
 * A structured CloudEvent (CloudEvents 1.0.2, JSON event format §2). Extension attributes are allowed and ignored, as the
 * specification asks of receivers; `data_base64` is not, because our data is always JSON.
 */
export const cloudEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id,
    source: z.string().min(1).max(255),
    type: z
      .string()
      .max(255)
      .refine(isKnownType, `no event type of ours ends it; known are ${eventTypes.join(', ')}`),
    time: instant.optional(),
    datacontenttype: z
      .string()
      .regex(/^application\/([\w.-]+\+)?json\b/i, 'only JSON data is understood')
      .optional(),
    data_base64: z.undefined('send the data as JSON in `data`').optional(),
    data: z.record(z.string(), z.unknown()),
  })
  .transform(({ id, source, type, time, data }) => ({ id, source, type: knownTypeOf(type)!, time, data }));

export function isCloudEvent(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'specversion' in item;
}

/** `com.example.chat.message.created` ends with a type of ours. */
function knownTypeOf(type: string) {
  return eventTypes.find((known) => type === known || type.endsWith(`.${known}`));
}

function isKnownType(type: string): boolean {
  return knownTypeOf(type) !== undefined;
}
