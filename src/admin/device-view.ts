import { createHash } from 'node:crypto';
import { z } from 'zod';
import { toIso } from '../model/instant.js';
import type { Device } from '../model/push.js';

const time = z.iso.datetime();
const tokenState = z.enum(['valid', 'invalid', 'none']);

export const deviceShape = z.object({
  id: z.string(),
  user: z.string(),
  kind: z.enum(['phone', 'tablet', 'web', 'desktop']),
  platform: z.string(),
  provider: z.string().nullable(),
  target: z.object({ kind: z.string(), fingerprint: z.string().nullable() }),
  token: tokenState,
  voip_token: tokenState,
  push_enabled: z.boolean(),
  os_version: z.string().nullable(),
  app_version: z.string().nullable(),
  locale: z.string().nullable(),
  time_zone: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  connected: z.boolean(),
  foreground: z.boolean(),
  last_activity_at: time.nullable(),
  last_seen_at: time,
  registered_at: time,
});

/** A device as the API shows it. The target never comes back: a fingerprint tells whether it is the one you sent. */
export function deviceView(device: Device): z.infer<typeof deviceShape> {
  const iso = (at: number | null) => (at === null ? null : toIso(at));
  return {
    id: device.id,
    user: device.user,
    kind: device.kind,
    platform: device.platform,
    provider: device.provider,
    target: { kind: device.target.kind, fingerprint: fingerprintOf(device) },
    token: device.token,
    voip_token: device.voip_token,
    push_enabled: device.push_enabled,
    os_version: device.os_version,
    app_version: device.app_version,
    locale: device.locale,
    time_zone: device.time_zone,
    attributes: device.attributes ?? {},
    connected: device.connected,
    foreground: device.foreground,
    last_activity_at: iso(device.last_activity_at),
    last_seen_at: toIso(device.last_seen_at),
    registered_at: toIso(device.registered_at),
  };
}

function fingerprintOf({ target }: Device): string | null {
  if (target.kind === 'none') return null;
  return `sha256:${createHash('sha256').update(target.value.reveal()).digest('hex').slice(0, 16)}`;
}
