import type { Draft } from './draft.js';
import { holdOf } from './holds.js';
import { isKnown } from './take-in.js';

const DAY_MS = 86_400_000;
/** Longer than any cap's window is useful; a notification still on a screen is followed a while longer. */
const COUNTED_MS = 8 * DAY_MS;
const SHOWN_MS = 30 * DAY_MS;
const EARLY_MS = 30 * DAY_MS;

/** Lets go of what no rule asks for any more: old settled items, old counts, changes whose message never came. */
export function forgetOld(draft: Draft): void {
  forgetNotifications(draft);
  forgetItems(draft);
  forgetEarly(draft);
}

function forgetNotifications(draft: Draft): void {
  const { notifications } = draft.recipient;
  const { frequency_cap, throttle } = draft.policy;
  const capMs = frequency_cap?.per === 'rolling' ? frequency_cap.window_seconds * 1000 : 0;
  const countedMs = Math.max(COUNTED_MS, capMs, throttle.window_seconds * 1000);
  const oldest = notifications[0];
  if (oldest === undefined || draft.now - oldest.sent_at < countedMs) return;
  const kept = notifications.filter(({ sent_at, shown }) => {
    const isShown = Object.keys(shown).length > 0;
    return draft.now - sent_at < (isShown ? Math.max(SHOWN_MS, countedMs) : countedMs);
  });
  if (kept.length < notifications.length) draft.change({ notifications: kept });
}

/** Items lie in the order they came, so it ends at the first young one. */
function forgetItems(draft: Draft): void {
  let shown: ReadonlySet<string> | null = null;
  for (const item of draft.everyItem()) {
    if (isKnown(item, draft.now)) return;
    if (holdOf(item) !== null) continue;
    shown ??= new Set(draft.recipient.notifications.flatMap((each) => Object.values(each.shown).flat()));
    if (!shown.has(item.message)) draft.remove(item.message);
  }
}

function forgetEarly(draft: Draft): void {
  const { early } = draft.recipient;
  for (const { at } of early.values()) {
    if (draft.now - at < EARLY_MS) return;
    draft.change({ early: new Map([...early].filter(([, change]) => draft.now - change.at < EARLY_MS)) });
    return;
  }
}
