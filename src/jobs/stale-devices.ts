import type { Job } from './job.js';

const DAY_MS = 86_400_000;
// FCM expires a token that was inactive for 270 days (firebase.google.com/docs/cloud-messaging/manage-tokens).
const STALE_DAYS = 270;
const MAX_DEVICES = 500;

export const staleDevices: Job = {
  name: 'stale-devices',
  description: `Disables tokens of devices not seen for ${STALE_DAYS} days; a new registration revives them.`,
  everySeconds: 3_600,
  async run({ devices, registry, clock }) {
    const stale = await devices.stale(clock.now() - STALE_DAYS * DAY_MS, MAX_DEVICES);
    for (const { app, user, id, last_seen_at } of stale) {
      // Dead since it was last seen: a registration that comes in meanwhile is newer and lives.
      await registry.invalidate(app, user, id, last_seen_at);
    }
    return `disabled ${stale.length} devices`;
  },
};
