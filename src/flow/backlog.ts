// The undecided events that a restart left: taken up in order, a bounded number at once, and never the same deadly one
// again and again. What dies with others in hand is tried alone before it is given up.
import type { Ledger } from '../store/ledger.js';
import type { EventStore, StoredEvent } from '../store/event-store.js';

export interface BacklogParts {
  readonly events: EventStore;
  readonly ledger: Ledger;
  readonly accept: (events: readonly StoredEvent[]) => void;
  /** Resolves when fewer than that many events are undecided. */
  readonly below: (depth: number) => Promise<void>;
}

const PAGE = 500;
const GROUP = 128;
/** Events in hand while more are taken up. */
const IN_HAND = 256;
/** Crashes after which an event is handled alone, so that its neighbours are not blamed for it; and given up. */
const ALONE_AFTER = 2;
const POISON_AFTER = 4;

/** Resolves when all have been handed over; new events may be admitted then. */
export async function takeUpBacklog(parts: BacklogParts): Promise<void> {
  let after = 0;
  for (;;) {
    const pending = await parts.events.pending(after, PAGE);
    if (pending.length === 0) return;
    after = pending.at(-1)!.seq;
    for (const group of groupsOf(pending)) await takeUp(group, parts);
  }
}

function groupsOf(pending: readonly StoredEvent[]): readonly (readonly StoredEvent[])[] {
  const groups: StoredEvent[][] = [];
  for (const each of pending) {
    const last = groups.at(-1);
    const joins = last && last.length < GROUP && each.crashes < ALONE_AFTER && last[0]!.crashes < ALONE_AFTER;
    if (joins) last.push(each);
    else groups.push([each]);
  }
  return groups;
}

/** The crash is counted before the attempt: only what was in hand when the process died is suspected. */
async function takeUp(group: readonly StoredEvent[], { events, ledger, accept, below }: BacklogParts) {
  const { crashes } = group[0]!;
  const seqs = group.map((each) => each.seq);
  if (crashes >= POISON_AFTER) {
    await ledger.commit(events.finish(seqs, 'dead_letter'));
    return;
  }
  const isAlone = crashes >= ALONE_AFTER;
  await below(isAlone ? 1 : IN_HAND);
  await ledger.commit(events.countCrash(seqs));
  accept(group);
  if (isAlone) await below(1);
}
