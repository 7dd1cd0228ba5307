import type { Job } from './job.js';

// Below this an alarm in memory is only a little late, and doing its work for it would do it twice over.
const LATE_MS = 5_000;
const MAX_USERS = 1_000;

/** Alarms live in memory and die with their process; holds and pushes live in the ledger. */
export const lostWakeups: Job = {
  name: 'lost-wakeups',
  description: 'Releases holds and wakes pushes whose alarm was lost.',
  everySeconds: 15,
  async run({ recipients, pipeline, dueWork, clock, log }) {
    const now = clock.now();
    const due = await recipients.due(now - LATE_MS, MAX_USERS);
    const users = new Map(due.map(({ app, user }) => [JSON.stringify([app, user]), { app, user }]));
    let released = 0;
    for (const { app, user } of users.values()) {
      try {
        await pipeline.run(app, user, `clock:${user}:${now}`, { type: 'clock' }, []);
        released += 1;
      } catch (error) {
        // One user whose state cannot be stepped must not keep the others held.
        log.error({ job: 'lost-wakeups', app, user, error }, 'a due hold could not be released');
      }
    }
    const pushes = await dueWork.wakePushes();
    return `released holds of ${released} of ${users.size} users, woke ${pushes} pushes`;
  },
};
