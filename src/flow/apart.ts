// What becomes of an event that could not be decided for all its recipients together, however often it was tried: one of
// them may be the reason, and the others must not miss it for that.
import type { Clock } from '../observe/clock.js';
import type { Log } from '../observe/log.js';
import type { Ledger } from '../store/ledger.js';
import type { EventStore, StoredEvent } from '../store/event-store.js';
import type { DecisionStore } from '../store/stores.js';
import type { Stepper, Work } from './stepper.js';

export interface ApartParts {
  readonly stepper: Pick<Stepper, 'run'>;
  readonly events: EventStore;
  readonly recording: { readonly decisions: Pick<DecisionStore, 'insertCohorts'> };
  readonly ledger: Ledger;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * Decides it for each user in a transaction of their own. It is put aside first, so that after a crash nobody is decided
 * for twice, and counts as done only when all were. Throws when it cannot even be put aside.
 */
export async function decideApart(
  { event: { app, id }, seq }: StoredEvent,
  users: readonly string[],
  whole: (now: number) => Work,
  { stepper, events, recording: { decisions }, ledger, log, clock }: ApartParts,
): Promise<void> {
  // The last commit may have happened although its answer was lost.
  if ((await events.byId(app, id))?.state !== 'pending') return;
  const { before, cohorts } = whole(clock.now());
  const aside = events.finish([seq], 'dead_letter');
  await ledger.commit([...before, ...decisions.insertCohorts(cohorts), ...aside]);
  let isWhole = true;
  for (const user of users) {
    try {
      await stepper.run(app, [user], (at) => alone(whole(at), seq, user));
    } catch (error) {
      isWhole = false;
      log.error({ app, event: id, error }, 'an event could not be decided for one of its recipients');
    }
  }
  if (isWhole) await ledger.commit(events.finish([seq], 'done'));
}

/** Facts are recorded per cause, so each has one of their own. */
function alone(work: Work, seq: number, user: string): Work {
  const cause = { ...work.cause, cause: `apart:${seq}:${user}` };
  return { ...work, cause, users: [user], before: [], after: [], cohorts: [] };
}
