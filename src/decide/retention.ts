import type { Recipient } from '../model/recipient.js';
import type { Draft } from './draft.js';
import { holdOf } from './holds.js';
import { widestCap, widestThrottle } from '../model/policy-levels.js';
import { VersionedMap } from '../model/versioned-map.js';

const DAY_MS = 86_400_000;
/** Counts are kept for longer than any cap's window is useful. */
const COUNTED_MS = 8 * DAY_MS;
/** How long events may still refer to a settled message, and a screen may still show it. */
const SETTLED_MS = 30 * DAY_MS;
/** More than a screen keeps: Android drops an app's notifications beyond 50. */
const MAX_SHOWN = 100;

/** Lets go of what no rule asks for any more: old settled items, old counts, changes whose message never came. */
export function forgetOld(draft: Draft): void {
  forgetNotifications(draft);
  forgetItems(draft);
  forgetEarly(draft);
}

function forgetNotifications(draft: Draft): void {
  const { notifications } = draft.recipient;
  const cap = widestCap(draft.policy);
  const throttle = widestThrottle(draft.policy);
  const countedMs = Math.max(COUNTED_MS, cap.windowSeconds * 1000, throttle.window_seconds * 1000);
  const most = MAX_SHOWN + cap.limit + throttle.threshold;
  const oldest = notifications[0];
  if (oldest === undefined) return;
  if (notifications.length <= most && draft.now - oldest.sent_at < countedMs) return;
  const kept = notifications.slice(-most).filter(({ sent_at, shown }) => {
    const isShown = Object.keys(shown).length > 0;
    return draft.now - sent_at < (isShown ? Math.max(SETTLED_MS, countedMs) : countedMs);
  });
  if (kept.length < notifications.length) draft.change({ notifications: kept });
}

/** Items lie in the order they came, so it ends at the first young one. */
function forgetItems(draft: Draft): void {
  let shown: ReadonlySet<string> | null = null;
  for (const item of draft.everyMessage()) {
    if (draft.now - item.taken_in_at < SETTLED_MS) return;
    if (holdOf(item) !== null) continue;
    shown ??= shownMessages(draft.recipient);
    if (!shown.has(item.message)) draft.remove(item);
  }
}

function forgetEarly(draft: Draft): void {
  const { early } = draft.recipient;
  for (const { at } of early.values()) {
    if (draft.now - at < SETTLED_MS) return;
    draft.change({ early: new Map([...early].filter(([, change]) => draft.now - change.at < SETTLED_MS)) });
    return;
  }
}

/**
 * The recipient without settled items that nobody sees any more and that were taken in before `before` (ms). For those
 * who keep recipients in memory and know duplicates otherwise; what they drop, later events find as never seen.
 */
export function withoutSettled(recipient: Recipient, before: number): Recipient {
  const shown = shownMessages(recipient);
  const dropped = new Map<string, undefined>();
  for (const item of recipient.items.values()) {
    if (item.taken_in_at >= before) continue;
    if (holdOf(item) === null && !shown.has(item.message)) dropped.set(item.message, undefined);
  }
  return dropped.size === 0
    ? recipient
    : { ...recipient, items: VersionedMap.with(recipient.items, dropped) };
}

function shownMessages({ notifications }: Recipient): ReadonlySet<string> {
  return new Set(notifications.flatMap((each) => Object.values(each.shown).flat()));
}
