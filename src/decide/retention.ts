import type { NoticeItem, Recipient, SentNotification } from '../model/recipient.js';
import type { Policy } from '../model/policy.js';
import { isMarketing } from './counting.js';
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
  if (draft.recipient.notices.size > 0) forgetNotices(draft);
  const { early, early_notices } = draft.recipient;
  if (isAnyOld(early, draft.now)) draft.change({ early: young(early, draft.now) });
  if (isAnyOld(early_notices, draft.now)) draft.change({ early_notices: young(early_notices, draft.now) });
}

/** Those that a screen may show, and behind them as many as each cap counts, and the throttle of each conversation. */
function forgetNotifications(draft: Draft): void {
  const { notifications } = draft.recipient;
  const oldest = notifications[0];
  if (oldest === undefined) return;
  // Less than any policy lets go of.
  if (notifications.length <= MAX_SHOWN && draft.now - oldest.sent_at < COUNTED_MS) return;
  const { marketing_cap } = draft.policy;
  const cap = widestCap(draft.policy);
  const throttle = widestThrottle(draft.policy);
  const marketingMs = marketing_cap?.per === 'rolling' ? marketing_cap.window_seconds * 1000 : 0;
  const windowsMs = Math.max(cap.windowSeconds * 1000, marketingMs, throttle.window_seconds * 1000);
  const countedMs = Math.max(COUNTED_MS, windowsMs);
  const promotions = marketing_cap?.limit ?? 0;
  const most = MAX_SHOWN + throttle.threshold + cap.limit + promotions;
  if (notifications.length <= most && draft.now - oldest.sent_at < countedMs) return;
  const isAskedFor = askedFor(draft.now, cap.limit, promotions, throttle);
  const kept = notifications.toReversed().filter((sent) => {
    const keepMs = Object.keys(sent.shown).length > 0 ? Math.max(SETTLED_MS, countedMs) : countedMs;
    return isAskedFor(sent) && draft.now - sent.sent_at < keepMs;
  });
  if (kept.length < notifications.length) draft.change({ notifications: kept.reverse() });
}

/** Whether a screen, a cap or the throttle of a conversation looks at a notification; to be asked of the newest first. */
function askedFor(
  now: number,
  counted: number,
  promotions: number,
  throttle: Policy['throttle'],
): (sent: SentNotification) => boolean {
  const [isRecent, isUnderCap, isUnderMarketingCap] = [
    firsts(MAX_SHOWN),
    firsts(counted),
    firsts(promotions),
  ];
  const isUnderThrottle = firstsOfEach(throttle.threshold);
  return (sent) => {
    const isInWindow = sent.counts && now - sent.sent_at < throttle.window_seconds * 1000;
    const asks = [
      isRecent(),
      sent.counts && isUnderCap(),
      isMarketing(sent) && isUnderMarketingCap(),
      isInWindow && isUnderThrottle(sent.conversations),
    ];
    return asks.includes(true);
  };
}

/** True the first times it is asked. */
function firsts(times: number): () => boolean {
  let left = times;
  return () => left-- > 0;
}

/** True the first times it is asked about any of these. */
function firstsOfEach(times: number): (names: readonly string[]) => boolean {
  const left = new Map<string, () => boolean>();
  return (names) =>
    names
      .map((name) => {
        const isFirst = left.get(name) ?? firsts(times);
        left.set(name, isFirst);
        return isFirst();
      })
      .includes(true);
}

/** Items lie in the order they came, so it ends at the first young one. */
function forgetItems(draft: Draft): void {
  if (draft.now - draft.oldestMessageAt < SETTLED_MS) return;
  let shown: ReadonlySet<string> | null = null;
  for (const item of draft.everyMessage()) {
    if (draft.now - item.taken_in_at < SETTLED_MS) return;
    if (holdOf(item) !== null) continue;
    shown ??= shownMessages(draft.recipient);
    if (!shown.has(item.message)) draft.remove(item);
  }
}

/** One that is or was for later counts from then; an id that was merged lives as long as what it means (A08). */
function forgetNotices(draft: Draft): void {
  let shown: ReadonlySet<string> | null = null;
  for (const named of draft.everyNotice()) {
    if (draft.now - named.taken_in_at < SETTLED_MS) return;
    const notice = draft.notice(named.message)!;
    if (draft.now - lastOf(notice) < SETTLED_MS || holdOf(notice) !== null) continue;
    shown ??= shownMessages(draft.recipient);
    if (!shown.has(notice.message)) draft.remove(named);
  }
}

function lastOf({ taken_in_at, not_before }: NoticeItem): number {
  return Math.max(taken_in_at, not_before ?? 0);
}

/** What came early lies in the order it came. */
function isAnyOld(early: ReadonlyMap<string, { readonly at: number }>, now: number): boolean {
  if (early.size === 0) return false;
  for (const { at } of early.values()) return now - at >= SETTLED_MS;
  return false;
}

function young<V extends { readonly at: number }>(
  early: ReadonlyMap<string, V>,
  now: number,
): Map<string, V> {
  return new Map([...early].filter(([, { at }]) => now - at < SETTLED_MS));
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
