// What counted toward caps and throttle when a decision was made: the notifications of its user, read back from the
// decisions of before. Where the record does not tell them for certain there are none of them, not fewer.
import { makeId } from '../model/ids.js';
import { isOrdinaryKind } from '../model/notice.js';
import type { Policy } from '../model/policy.js';
import type { SentNotification } from '../model/recipient.js';
import { isOfNotice } from '../store/is-of-notice.js';
import type { EventStore } from '../store/event-store.js';
import type { DecisionStore, StoredDecision } from '../store/stores.js';

const DAY_MS = 86_400_000;
/** A local day is 25 hours long where clocks go back. */
const LONGEST_DAY_MS = DAY_MS + 3_600_000;
const MAX_READ = 500;

/** Oldest first; null: the record does not tell. */
export async function countedThen(
  stored: StoredDecision,
  policy: Policy,
  decisions: DecisionStore,
  events: EventStore,
): Promise<readonly SentNotification[] | null> {
  const { app, user, at } = stored;
  const since = at - windowOf(policy);
  const found = await decisions.list(app, {
    ...{ user, outcome: 'push', limit: MAX_READ },
    // The id of one that followed another in the same millisecond says a little more than its moment.
    before: makeId('dec', at + 1_000, ''),
  });
  const isWhole = found.length < MAX_READ || found.at(-1)!.at < since;
  const before = found.filter((each) => each.at <= at && each.at >= since);
  // Of what was decided in the same step nobody can tell afterwards which came first.
  const isBeside = before.some((each) => each.at === at && each.id !== stored.id);
  if (!isWhole || isBeside) return null;
  const earlier = before.filter((each) => each.at < at);
  const kinds = await kindsOf(app, user, earlier, events);
  return kinds === null ? null : notificationsOf(earlier.toReversed(), kinds);
}

function windowOf({ throttle, frequency_cap, marketing_cap }: Policy): number {
  const windows = [frequency_cap, marketing_cap].map((cap) =>
    cap?.per === 'rolling' ? cap.window_seconds * 1000 : LONGEST_DAY_MS,
  );
  return Math.max(LONGEST_DAY_MS, throttle.window_seconds * 1000, ...windows);
}

type Kind = Pick<SentNotification, 'counts' | 'notice_kind'>;

/** What kind of item each was about, by decision; null where an event is no longer kept. */
async function kindsOf(
  app: string,
  user: string,
  pushed: readonly StoredDecision[],
  events: EventStore,
): Promise<ReadonlyMap<StoredDecision, Kind> | null> {
  const messages = pushed.filter((each) => !isOfNotice(each)).map(({ message }) => message);
  const told = await events.messages(app, [...new Set(messages)]);
  const types = new Map(
    told.map((each) => [each.type === 'call.ringing' ? each.data.call : idOf(each), each.type]),
  );
  const kinds = new Map<StoredDecision, Kind>();
  for (const each of pushed) {
    if (isOfNotice(each)) {
      const [event] = await events.notice(app, user, each.message);
      if (event === undefined) return null;
      kinds.set(each, { counts: isOrdinaryKind(event.data.kind), notice_kind: event.data.kind });
    } else {
      const type = types.get(each.message);
      if (type === undefined) return null;
      kinds.set(each, { counts: type === 'message.created' });
    }
  }
  return kinds;
}

function idOf(event: { readonly data: object }): string {
  return (event.data as { message?: string }).message ?? '';
}

/** A notification may tell of several messages, and keeps its moment when it moves to another device. */
function notificationsOf(
  pushed: readonly StoredDecision[],
  kinds: ReadonlyMap<StoredDecision, Kind>,
): readonly SentNotification[] {
  const sent = new Map<string, SentNotification>();
  for (const each of pushed) {
    for (const key of new Set(each.devices.flatMap(({ notification }) => notification ?? []))) {
      const known = sent.get(key);
      const conversations = isOfNotice(each) ? [] : [each.conversation];
      if (known === undefined)
        sent.set(key, { key, sent_at: each.at, conversations, shown: {}, gone: [], ...kinds.get(each)! });
      else
        sent.set(key, { ...known, conversations: [...new Set([...known.conversations, ...conversations])] });
    }
  }
  return [...sent.values()];
}
