import type { Job } from './job.js';

/** At most 5 s behind, so every 4 s with a second for the write. */
export const presenceSnapshot: Job = {
  name: 'presence-snapshot',
  description:
    'Writes presence and last seen to the ledger, so that a restart does not push to people at their desks.',
  everySeconds: 4,
  async run({ presence }) {
    return `wrote ${await presence.snapshot()} devices`;
  },
};
