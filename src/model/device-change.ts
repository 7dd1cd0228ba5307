// What an app or chat server says of a device, the same by REST and by the client socket. Left-out fields stay.
import { z } from 'zod';
import { attributesChange } from './condition/attributes.js';

/** A browser's subscription, as `PushSubscription.toJSON()` gives it (Push API §8). */
const subscription = z.object({
  endpoint: z.url({ protocol: /^https$/ }).max(2_048),
  expirationTime: z.number().nullable().optional(),
  keys: z.object({ p256dh: z.string().min(1).max(200), auth: z.string().min(1).max(100) }),
});

const shortText = z.string().max(64);

export const deviceRegistration = z.strictObject({
  kind: z.enum(['phone', 'tablet', 'web', 'desktop']).optional(),
  platform: shortText.min(1).optional(),
  provider: shortText.min(1).nullable().optional(),
  /** The token, or the browser's subscription as it is. */
  target: z
    .union([z.string().min(1).max(4_096), subscription])
    .nullable()
    .optional(),
  /** The token of Apple's PushKit, for calls; null: there is none (any more). */
  voip_target: z.string().min(1).max(4_096).nullable().optional(),
  push_enabled: z.boolean().optional(),
  os_version: shortText.nullable().optional(),
  app_version: shortText.nullable().optional(),
  locale: shortText.nullable().optional(),
  time_zone: shortText.nullable().optional(),
  /** For conditions of a policy. Left-out keys stay; null takes one away. */
  attributes: attributesChange.optional(),
});
export type DeviceRegistration = z.infer<typeof deviceRegistration>;

/** A registration with its target as the text that is stored: the token, or the subscription as JSON. */
export type DeviceChange = Omit<DeviceRegistration, 'target'> & { readonly target?: string | null };

export function changeOf({ target, ...rest }: DeviceRegistration): DeviceChange {
  if (target === undefined) return rest;
  return { ...rest, target: target === null || typeof target === 'string' ? target : JSON.stringify(target) };
}
