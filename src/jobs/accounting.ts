import type { Job, JobDeps } from './job.js';
import { accountOf, forgotten, type Books, type Forgotten } from '../observe/accounting.js';

export const accounting: Job = {
  name: 'accounting',
  description: 'Checks that everything accepted is settled, held or in flight.',
  everySeconds: 60,
  async run(deps) {
    const { ledger, events, recipients, pushes, pipeline, clock, metrics, log } = deps;
    const books = { ledger, events, recipients, pushes, depth: () => pipeline.depth() };
    for (const app of deps.retention.apps) await exportAccount(app, books, deps);
    const missing = await forgotten(books, clock.now());
    for (const [of, count] of Object.entries(missing)) metrics.forgotten(of as keyof Forgotten, count);
    const total = missing.events + missing.items + missing.pushes;
    if (total === 0) return 'it adds up';
    log.error({ job: 'accounting', count: total }, 'accepted is more than settled, held and in flight');
    return `${missing.events} events, ${missing.items} holds and ${missing.pushes} pushes are forgotten`;
  },
};

async function exportAccount(app: string, books: Books, { metrics }: JobDeps): Promise<void> {
  const account = await accountOf(app, books);
  metrics.accounting(app, 'events', account.events);
  metrics.accounting(app, 'items', account.items);
  metrics.accounting(app, 'pushes', account.pushes);
}
