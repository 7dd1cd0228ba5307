// Accepted = settled + held + in flight, from sides that can contradict each other: the ledger's events
// against the pipeline's own count, held items against holds, holds and pushes against the clock.
import type { Ledger } from '../store/ledger.js';
import type { EventStore } from '../store/event-store.js';
import type { PushStore, RecipientStore } from '../store/stores.js';

/** What accounting reads. `depth`: events the pipeline says it has in hand, all apps together. */
export interface Books {
  readonly ledger: Ledger;
  readonly events: EventStore;
  readonly recipients: RecipientStore;
  readonly pushes: PushStore;
  readonly depth: () => number;
}

export interface Account {
  readonly events: Readonly<Record<'accepted' | 'settled' | 'in_flight' | 'dead_letter', number>>;
  readonly items: Readonly<Record<'settled' | 'held', number>>;
  readonly pushes: Readonly<Record<string, number>>;
  readonly in_flight_pushes: number;
}

/** How late a hold or a push may be before it counts as forgotten. */
export const GRACE_MS = 120_000;
const MANY = 10_000;

export interface Forgotten {
  /** Events pending in the ledger that no pipeline has in hand. */
  readonly events: number;
  /** Held items without a hold, holds without an item, and users whose hold is overdue. */
  readonly items: number;
  /** Pushes whose attempt is overdue. */
  readonly pushes: number;
}

/** One app's account, or with null all apps together. */
export async function accountOf(app: string | null, books: Books): Promise<Account> {
  const { accepted, pending, deadLetter } = await books.events.count(app);
  const items = await books.recipients.counts(app);
  const pushes = await books.pushes.counts(app);
  return {
    events: {
      accepted,
      settled: accepted - pending - deadLetter,
      in_flight: pending,
      dead_letter: deadLetter,
    },
    items: { settled: items.settled, held: items.held },
    pushes,
    in_flight_pushes: (pushes['queued'] ?? 0) + (pushes['attempted'] ?? 0),
  };
}

/**
 * What has been accepted and is neither settled nor in anybody's hands: all zero in a healthy system. Never too many; an
 * overloaded moment may show too few, since what is late may be in hand.
 */
export async function forgotten(books: Books, now: number): Promise<Forgotten> {
  const before = now - GRACE_MS;
  // Read first: what was old and in hand then may be done by the time it is counted, never the other way round.
  const depth = books.depth();
  // One statement, so that its numbers are of the same moment.
  const [row] = await books.ledger.report(
    "SELECT (SELECT COUNT(*) FROM items WHERE state = 'held') AS held, (SELECT COUNT(*) FROM holds) AS holds, " +
      "(SELECT COUNT(*) FROM events WHERE state = 'pending' AND received_at < ?) AS late",
    [before],
  );
  const number = (name: string) => Number(row?.[name] ?? 0);
  const overdue = await books.recipients.due(before, MANY);
  return {
    events: Math.max(0, number('late') - depth),
    items: overdue.length + Math.abs(number('held') - number('holds')),
    pushes: (await books.pushes.due(before, MANY)).length,
  };
}
