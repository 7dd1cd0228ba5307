// A newer notice takes the place of an older one where that is shown (A07): its push goes out under the banner of the
// older push. Should it never get out, the older banner is taken away when its time is over.
import type { Write } from '../store/ledger.js';
import type { FollowUpStore, PushStore, StoredFollowUp, StoredPush } from '../store/stores.js';
import type { Stepped } from './stepped.js';

/** The older pushes whose place is taken, by user, device and the newer notification. */
export type TakenPlaces = ReadonlyMap<string, readonly StoredPush[]>;

interface Stores {
  readonly pushes: PushStore;
  readonly followUps: FollowUpStore;
}

export function placeKey(user: string, device: string, notification: string): string {
  return `${user}\0${device}\0${notification}`;
}

/** Reads them; those that are not sent yet are not sent any more. */
export async function placesTaken(
  app: string,
  steps: readonly Stepped[],
  { pushes }: Stores,
): Promise<{ readonly taken: TakenPlaces; readonly writes: Write[] }> {
  const taken = new Map<string, StoredPush[]>();
  const writes: Write[] = [];
  for (const { before, result } of steps) {
    for (const { key, devices, replaces = [] } of result.notifications) {
      for (const replaced of replaces) {
        const older = await pushes.ofNotification(app, before.id, replaced);
        for (const push of older.filter((each) => devices.includes(each.device))) {
          const place = placeKey(before.id, push.device, key);
          taken.set(place, [...(taken.get(place) ?? []), push]);
          writes.push(...pushes.withdraw(app, push.id));
        }
      }
    }
  }
  return { taken, writes };
}

/** What is to become of the older banners: the newer push settles them when it is taken by its provider. */
export async function giveWay(
  newer: readonly StoredPush[],
  taken: TakenPlaces,
  { followUps }: Stores,
  now: number,
): Promise<readonly StoredFollowUp[]> {
  const wanted: StoredFollowUp[] = [];
  for (const push of newer) {
    const older = taken.get(placeKey(push.user, push.device, push.notification)) ?? [];
    if (older.length === 0) continue;
    const known = await followUps.of(
      push.app,
      older.map(({ id }) => id),
    );
    for (const each of older) {
      const before = known.find((row) => row.push === each.id) ?? null;
      if (before?.action !== 'retract') wanted.push(leaving(each, push, before, now));
    }
  }
  return wanted;
}

function leaving(
  { app, id, user, device, messages, expires_at }: StoredPush,
  newer: StoredPush,
  before: StoredFollowUp | null,
  now: number,
): StoredFollowUp {
  return {
    ...{ app, push: id, user, device, messages, gone: messages },
    action: 'retract',
    urgent: false,
    state: 'waiting',
    revision: (before?.revision ?? 0) + 1,
    asked_at: now,
    expires_at: Math.max(expires_at, newer.expires_at + 3_600_000),
    next_attempt_at: newer.expires_at,
    attempts: 0,
    attempted_at: null,
    carrier: null,
    settled_at: null,
  };
}
