import { KNOWN_MS } from '../decide/take-in.js';
import type { EventStore, KnownEvent } from '../store/event-store.js';

const MAX_REPETITIONS = 100;

/**
 * Whether an id has been taken in during the last 7 days, by what the ledger has of it: a state may have forgotten it.
 * What came within the 7 days of another was a repetition itself, and was not taken in. `before`: the events that brought
 * the id; `now` in milliseconds.
 */
export async function isRepeated(
  events: EventStore,
  before: readonly KnownEvent[],
  now: number,
): Promise<boolean> {
  const inOrder = before.toSorted((a, b) => a.seq - b.seq).slice(-MAX_REPETITIONS);
  const read = await Promise.all(inOrder.map(({ app, id }) => events.byId(app, id)));
  const takenAt = read.reduce<number>((last, stored) => {
    const at = stored?.event.receivedAt ?? last;
    return at - last >= KNOWN_MS ? at : last;
  }, -Infinity);
  return now - takenAt < KNOWN_MS;
}
