import { accounting } from './accounting.js';
import { credentialExpiry } from './credential-expiry.js';
import type { Job } from './job.js';
import { lostWakeups } from './lost-wakeups.js';
import { presenceSnapshot } from './presence-snapshot.js';
import { proposals } from './proposals.js';
import { retention } from './retention.js';
import { staleDevices } from './stale-devices.js';

/** Every scheduled job: the only source of their names. */
export const jobs: readonly Job[] = [
  accounting,
  lostWakeups,
  presenceSnapshot,
  staleDevices,
  retention,
  credentialExpiry,
  proposals,
];
