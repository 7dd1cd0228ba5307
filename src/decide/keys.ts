// What the notices of one key are to each other (A07): which is newer, which has taken effect.
import type { NoticeItem } from '../model/recipient.js';
import { isScheduled } from './holds.js';

const DAY_MS = 86_400_000;
/** How long a notice that took effect ends and corrects others (A07, A08). */
const IN_EFFECT_MS = 7 * DAY_MS;

/** Those with the key of a notice, but for itself and those that were merged into others. */
export function* sameKey(notice: NoticeItem, others: Iterable<NoticeItem>): Generator<NoticeItem> {
  if (notice.key === null) return;
  for (const other of others) {
    if (other.key === notice.key && other.message !== notice.message && other.merged_into === null)
      yield other;
  }
}

/** A later `created_at`; of equal ones, taken in later. */
export function isNewer(one: NoticeItem, other: NoticeItem): boolean {
  return (one.created_at - other.created_at || one.seq - other.seq) > 0;
}

/** What ends before its time never takes effect. */
export function withoutEffect(notice: NoticeItem, now: number): NoticeItem {
  return now < (notice.effect_at ?? 0) ? { ...notice, effect_at: null } : notice;
}

/** Whether it took effect 7 days ago or more. */
export function isOutOfEffect({ effect_at }: NoticeItem, now: number): boolean {
  return effect_at !== null && now - effect_at >= IN_EFFECT_MS;
}

/** Whether it took effect within the last 7 days. A correction that is due says only in its turn whom it corrects (A08). */
function isInEffect(notice: NoticeItem, now: number): boolean {
  const { effect_at, alert } = notice;
  if (effect_at === null || effect_at > now || isOutOfEffect(notice, now)) return false;
  return alert || !isScheduled(notice);
}

/** The newest of its key that is newer and in effect; null when there is none. */
export function newerThan(notice: NoticeItem, others: Iterable<NoticeItem>, now: number): NoticeItem | null {
  let newest: NoticeItem | null = null;
  for (const other of sameKey(notice, others)) {
    if (!isNewer(other, notice) || !isInEffect(other, now)) continue;
    if (newest === null || isNewer(other, newest)) newest = other;
  }
  return newest;
}
