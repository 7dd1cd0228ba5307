// The app's own client: in come registrations, presence, reads and feedback; out go in-app pushes and what follows them.
// It believes a client only about its own user, never tells a target, and never decides anything.
// This file: a registration as a client sends it.
import { z } from 'zod';
import { id } from '../model/event.js';
import type { DeviceChange } from '../ports.js';

/** A browser's subscription, as `PushSubscription.toJSON()` gives it (Push API §8). */
const subscription = z.object({
  endpoint: z.url({ protocol: /^https$/ }).max(2_048),
  expirationTime: z.number().nullable().optional(),
  keys: z.object({ p256dh: z.string().min(1).max(200), auth: z.string().min(1).max(100) }),
});

const shortText = z.string().max(64);

export const registration = z.strictObject({
  kind: z.enum(['phone', 'tablet', 'web', 'desktop']).optional(),
  platform: shortText.min(1).optional(),
  provider: shortText.min(1).nullable().optional(),
  target: z
    .union([z.string().min(1).max(4_096), subscription])
    .nullable()
    .optional(),
  push_enabled: z.boolean().optional(),
  os_version: shortText.nullable().optional(),
  app_version: shortText.nullable().optional(),
  locale: shortText.nullable().optional(),
  time_zone: shortText.nullable().optional(),
});

export function changeOf({ target, ...rest }: z.infer<typeof registration>): DeviceChange {
  if (target === undefined) return rest;
  return { ...rest, target: target === null || typeof target === 'string' ? target : JSON.stringify(target) };
}

export const deviceId = id;
