import { expireGradually } from '../store/expire-gradually.js';
import type { Job } from './job.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const retention: Job = {
  name: 'retention',
  description:
    'Removes message text, events, decisions, items, pushes and presence that are older than they are kept.',
  everySeconds: 3_600,
  async run({ ledger, events, recipients, decisions, pushes, turns, presence, retention: kept, clock }) {
    const now = clock.now();
    const rowsBefore = now - kept.eventsDays * DAY_MS;
    const decisionsBefore = now - kept.decisionsDays * DAY_MS;
    await expireGradually(ledger, events.retain(now - kept.textHours * HOUR_MS, rowsBefore));
    await expireGradually(ledger, recipients.retain(rowsBefore));
    await expireGradually(ledger, decisions.retain(decisionsBefore));
    await expireGradually(ledger, pushes.retain(decisionsBefore));
    await expireGradually(ledger, turns.retain(rowsBefore));
    await presence.forget(now - kept.presenceDays * DAY_MS);
    return `kept text ${kept.textHours} h, events ${kept.eventsDays} d, decisions ${kept.decisionsDays} d`;
  },
};
