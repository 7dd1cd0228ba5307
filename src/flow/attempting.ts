import type { Log } from '../observe/log.js';
import type { Ledger } from '../store/ledger.js';
import type { EventStore, StoredEvent } from '../store/event-store.js';

export interface AttemptingParts {
  readonly events: EventStore;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly isStopped: () => boolean;
}

const MAX_TRIES = 3;
const LEDGER_AWAY_MS = 1_000;

/**
 * Tries to decide an event until that succeeds; false when the event is at fault, or when there is no time left. While the
 * ledger is away nothing can be decided: that says nothing about the event, and it is tried again.
 */
export async function decidePersistently(
  stored: StoredEvent,
  decide: () => Promise<void>,
  parts: AttemptingParts,
): Promise<boolean> {
  const { app, id } = stored.event;
  for (let tries = 0; tries < MAX_TRIES && !parts.isStopped();) {
    try {
      if (tries === 0 || !(await isDecided(stored, parts.events))) await decide();
      return true;
    } catch (error) {
      parts.log.error({ app, event: id, tries, error }, 'an event could not be decided');
      const isItsFault = await isThere(parts.ledger);
      if (isItsFault) tries += 1;
      if (tries < MAX_TRIES) await pause(isItsFault ? 50 * 8 ** tries : LEDGER_AWAY_MS);
    }
  }
  return false;
}

/** A commit whose answer was lost may have happened. */
async function isDecided({ event }: StoredEvent, events: EventStore): Promise<boolean> {
  return (await events.byId(event.app, event.id))?.state !== 'pending';
}

function isThere(ledger: Ledger): Promise<boolean> {
  return ledger.query('SELECT 1 AS one').then(
    () => true,
    () => false,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
