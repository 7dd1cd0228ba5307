// What a word on a push changes: its rung on the delivery ladder, and how its user is counted to react to the senders
// and the conversation it showed. Pure; the order in which words arrive never matters, only which ones there are.
import { ladder, type PushState } from '../model/push.js';
import type { Feedback, FeedbackType, StoredPush } from '../store/stores.js';

/** What one push says of its user's reaction: at most one open and one dismissal. */
export interface Reacted {
  readonly opens: number;
  readonly dismissals: number;
}

/** The rung a word proves. Nothing is said of the rungs below: they stay unknown where nobody reported them. */
const rungs: Readonly<Record<FeedbackType, PushState | null>> = {
  delivered: 'delivered',
  displayed: 'displayed',
  opened: 'opened',
  replied: 'opened',
  dismissed: null,
  muted: null,
  not_useful: null,
  retracted: null,
};

/** The column that keeps when a word was first true. */
const instants = {
  delivered: 'delivered_at',
  displayed: 'displayed_at',
  opened: 'opened_at',
  replied: 'opened_at',
  dismissed: 'dismissed_at',
  muted: null,
  not_useful: null,
  retracted: 'retracted_at',
} as const satisfies Record<FeedbackType, keyof StoredPush | null>;

/** The push after this word. The state only climbs; an end (expired, bounced, …) stays, with the instants beside it. */
export function climb(push: StoredPush, type: FeedbackType, at: number): StoredPush {
  const column = instants[type];
  const seen = column === null ? {} : { [column]: Math.min(push[column] ?? at, at) };
  const rung = rungs[type];
  const here = rankOf(push.state);
  const climbs = rung !== null && here >= 0 && rankOf(rung) > here;
  return { ...push, ...seen, state: climbs ? rung : push.state };
}

function rankOf(state: PushState): number {
  return (ladder as readonly PushState[]).indexOf(state);
}

/**
 * An open or a reply is one open; it takes back a mere dismissal, before or after it. `muted` and `not_useful` are a
 * dismissal whatever else happened.
 */
export function reacted(types: ReadonlySet<FeedbackType>): Reacted {
  const opened = types.has('opened') || types.has('replied');
  const refused = types.has('muted') || types.has('not_useful');
  return { opens: opened ? 1 : 0, dismissals: refused || (types.has('dismissed') && !opened) ? 1 : 0 };
}

/** How the counts move when `type` joins the words that are known of a push. */
export function difference(known: ReadonlySet<FeedbackType>, type: FeedbackType): Reacted {
  const before = reacted(known);
  const after = reacted(new Set([...known, type]));
  return { opens: after.opens - before.opens, dismissals: after.dismissals - before.dismissals };
}

/** A word of a client's clock, kept between the making of the push and now. Milliseconds. */
export function clampToPush(feedback: Feedback, push: StoredPush): Feedback {
  const at = Math.max(push.created_at, Math.min(feedback.at, feedback.received_at));
  return { ...feedback, at };
}
