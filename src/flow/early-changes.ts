import type { Input } from '../model/input.js';
import type { EventStore, KnownEvent } from '../store/event-store.js';

const MAX_EDITS = 100;

/**
 * Edits and deletions that were admitted before their message (V03, E04), or decided before it because it failed at first,
 * as inputs that go before it. They are read from the ledger, so a restart in between forgets none. `known`: what the
 * ledger has of this message; `seq`: the message's.
 */
export async function earlyChanges(
  events: EventStore,
  known: readonly KnownEvent[],
  seq: number,
): Promise<readonly Input[]> {
  const before = known.filter((each) => each.seq < seq || each.state === 'done');
  const deletion = before.find((each) => each.type === 'message.deleted');
  // Of what is deleted no edit matters.
  if (deletion) return [{ type: 'message.deleted', message: deletion.message! }];
  const edits = before.filter((each) => each.type === 'message.edited').toSorted((a, b) => a.seq - b.seq);
  const read = await Promise.all(edits.slice(-MAX_EDITS).map(({ app, id }) => events.byId(app, id)));
  return read.flatMap((stored): Input[] => {
    if (stored?.event.type !== 'message.edited') return [];
    const { message, ...set } = stored.event.data;
    return [{ type: 'message.edited', message, set }];
  });
}
