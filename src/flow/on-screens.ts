import type { FollowUp } from '../model/decision.js';
import type { Recipient } from '../model/recipient.js';
import type { Write } from '../store/ledger.js';
import type { FollowUpStore, PushStore, StoredFollowUp, StoredPush } from '../store/stores.js';

/** Least time in which a banner is still worth taking away or changing, when its push has (almost) ended. */
const LEAST_MS = 3_600_000;
const LEAST_FOR_CALL_MS = 60_000;

interface Cause {
  readonly app: string;
  readonly now: number;
}

/** One user's step, as far as screens are concerned. */
interface Stepped {
  readonly before: Pick<Recipient, 'id'>;
  readonly result: { readonly recipient: Recipient; readonly followUps: readonly FollowUp[] };
}

interface Stores {
  readonly pushes: PushStore;
  readonly followUps: FollowUpStore;
}

/**
 * What follows on screens (N05) as rows: of a retraction what is not sent yet is cancelled, and all that may be shown is
 * to be taken away. Whether anything is on a screen is looked at when it is sent: until the commit that may change.
 */
export async function onScreens(
  cause: Cause,
  steps: readonly Stepped[],
  stores: Stores,
): Promise<{ readonly writes: Write[]; readonly followUps: StoredFollowUp[] }> {
  const writes: Write[] = [];
  const wanted = new Map<string, StoredFollowUp>();
  for (const step of steps) {
    for (const followUp of step.result.followUps) {
      const made = await stores.pushes.ofNotification(cause.app, step.before.id, followUp.notification);
      const concerned = made.filter((each) => followUp.devices.includes(each.device));
      if (followUp.action === 'retract')
        writes.push(...concerned.flatMap(({ app, id }) => stores.pushes.withdraw(app, id)));
      await want(concerned, { cause, step, followUp, known: stores.followUps, wanted });
    }
  }
  const followUps = [...wanted.values()];
  return { writes: [...writes, ...stores.followUps.put(followUps)], followUps };
}

interface Wish {
  readonly cause: Cause;
  readonly step: Stepped;
  readonly followUp: FollowUp;
  readonly known: FollowUpStore;
  readonly wanted: Map<string, StoredFollowUp>;
}

async function want(pushes: readonly StoredPush[], wish: Wish): Promise<void> {
  const { cause, known, wanted } = wish;
  const stored = await known.of(
    cause.app,
    pushes.map((each) => each.id),
  );
  for (const push of pushes) {
    const before = wanted.get(push.id) ?? stored.find((each) => each.push === push.id) ?? null;
    // What is to go needs no change any more, and goes once.
    if (before?.action !== 'retract') wanted.set(push.id, wished(push, before, wish));
  }
}

function wished(
  push: StoredPush,
  before: StoredFollowUp | null,
  { cause, step, followUp }: Wish,
): StoredFollowUp {
  const { app, id, user, device } = push;
  const { recipient } = step.result;
  const isOfNotice = push.item_kind === 'notice';
  const urgent =
    !isOfNotice && push.messages.some((message) => recipient.items.get(message)?.kind === 'call');
  const leastMs = urgent ? LEAST_FOR_CALL_MS : LEAST_MS;
  const sent = recipient.notifications.find((each) => each.key === followUp.notification);
  const waits = before?.state === 'waiting' && followUp.action === 'update';
  return {
    ...{ app, push: id, user, device, urgent },
    expires_at: Math.max(push.expires_at, cause.now + leastMs),
    action: followUp.action,
    messages: [...new Set([...(waits ? before.messages : []), ...followUp.messages])],
    gone: push.messages.filter((message) => sent?.gone.includes(message)),
    state: 'waiting',
    revision: (before?.revision ?? 0) + 1,
    asked_at: cause.now,
    next_attempt_at: cause.now,
    attempts: 0,
    attempted_at: null,
    carrier: null,
    settled_at: null,
  };
}
