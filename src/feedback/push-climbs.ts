// Writes what feedback says into the rows of pushes while dispatch may be writing them too: a row is changed only if it
// still stands as it was read, and read again otherwise.
import type { Ledger, Write } from '../store/ledger.js';
import type { Feedback, PushStore, StoredPush } from '../store/stores.js';
import { climb } from './attribute.js';

const MAX_MERGES = 5;

/** The push after all that was said of it in one batch. */
function climbed(push: StoredPush, said: readonly Feedback[]): StoredPush {
  return said.reduce((now, { type, at }) => climb(now, type, at), push);
}

/** The changes of the pushes, as they were read, for the transaction of the feedback itself. */
export function climbs(
  store: PushStore,
  pushes: Iterable<StoredPush>,
  said: ReadonlyMap<string, readonly Feedback[]>,
): Write[] {
  return [...pushes].flatMap((push) => {
    const about = said.get(push.id);
    return about === undefined ? [] : store.change(push, climbed(push, about));
  });
}

/** Afterwards: repeats the changes that somebody else's change kept from taking place. */
export async function settleClimbs(
  { ledger, store }: { readonly ledger: Ledger; readonly store: PushStore },
  app: string,
  said: ReadonlyMap<string, readonly Feedback[]>,
): Promise<void> {
  for (const [id, about] of said) {
    for (let tries = 0; tries < MAX_MERGES; tries++) {
      const fresh = await store.get(app, id);
      if (fresh === null) break;
      const wanted = climbed(fresh, about);
      if (isSame(fresh, wanted)) break;
      await ledger.commit(store.change(fresh, wanted));
    }
  }
}

function isSame(a: StoredPush, b: StoredPush): boolean {
  return (
    a.state === b.state &&
    a.delivered_at === b.delivered_at &&
    a.displayed_at === b.displayed_at &&
    a.opened_at === b.opened_at &&
    a.dismissed_at === b.dismissed_at &&
    a.retracted_at === b.retracted_at
  );
}
