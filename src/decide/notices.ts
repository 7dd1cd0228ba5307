// The life of a notice (A07-A09): it is taken in, perhaps waits for its time, then takes effect: it ends the older ones of
// its key, or merely corrects the newest of them.
import type { NoticeItem } from '../model/recipient.js';
import { waitingDevices } from './case.js';
import { faultlessDevice, openingDevices } from './devices.js';
import type { Draft } from './draft.js';
import { factsIn } from './facts.js';
import { followCorrection, replaceNotice } from './follow-up.js';
import { isScheduled } from './holds.js';
import { hasVote } from './hearing.js';
import { isNewer, isOutOfEffect, sameKey } from './keys.js';
import { decideTogether } from './round.js';
import { endHold } from './veto.js';

/** Decides a notice for the first time: it waits for its time, takes effect, or was over before it came. */
export function decideNotice(draft: Draft, notice: NoticeItem): void {
  const { effect_at } = notice;
  if (hasVote('schedule', factsIn(draft, notice), null)) {
    decideTogether(draft, [{ item: notice, devices: [null] }]);
  } else if (effect_at !== null && effect_at <= draft.now) {
    takeEffect(draft, notice);
  } else {
    decideEverywhere(draft, notice);
  }
}

/** Decides a held notice again, unless another one that was due with it has ended the hold (A07). */
export function releaseNotice(draft: Draft, id: string): void {
  const notice = draft.noticeOf(id)!;
  if (isScheduled(notice)) takeEffect(draft, notice);
  else {
    const devices = waitingDevices(draft, notice);
    if (devices.length > 0) decideTogether(draft, [{ item: notice, devices }]);
  }
}

function takeEffect(draft: Draft, notice: NoticeItem): void {
  const inEffect: NoticeItem = { ...notice, scheduled_until: null };
  const corrected = correctedBy(draft, inEffect);
  if (corrected !== null) {
    merge(draft, inEffect, corrected);
    return;
  }
  draft.put(inEffect);
  supersede(draft, inEffect);
  decideEverywhere(draft, inEffect);
}

function decideEverywhere(draft: Draft, item: NoticeItem): void {
  decideTogether(draft, [{ item, devices: openingDevices(draft.recipient) }]);
}

/** What waits ends, what is shown goes: whatever is then decided for the newer one (A07). */
function supersede(draft: Draft, newer: NoticeItem): void {
  for (const older of [...sameKey(newer, draft.everyNotice())]) {
    if (!isNewer(newer, older)) continue;
    endHold(draft, older, 'superseded');
    replaceNotice(draft, older, newer);
  }
}

/** The older notice that this one only corrects; null when it is told like any other (A08). */
function correctedBy(draft: Draft, notice: NoticeItem): NoticeItem | null {
  if (notice.alert || stopsForUser(draft, notice)) return null;
  let newest: NoticeItem | null = null;
  for (const other of sameKey(notice, draft.everyNotice())) {
    if (isNewer(notice, other) && (newest === null || isNewer(other, newest))) newest = other;
  }
  return newest === null || newest.deleted || isOutOfEffect(newest, draft.now) ? null : newest;
}

function stopsForUser(draft: Draft, notice: NoticeItem): boolean {
  if (openingDevices(draft.recipient).includes(null)) return true;
  return hasVote('veto', factsIn(draft, notice), faultlessDevice);
}

/** Passes on what it says, and for how long; holds and outcomes of the older one stay (A08). */
function merge(draft: Draft, notice: NoticeItem, into: NoticeItem): void {
  decideEverywhere(draft, { ...notice, merged_into: into.message });
  const { created_at, expires_at, not_before, content_of } = notice;
  const ttlMs = expires_at - Math.max(created_at, not_before ?? 0);
  draft.put({
    ...into,
    content_of,
    created_at,
    expires_at: Math.max(created_at, into.not_before ?? 0) + ttlMs,
  });
  followCorrection(draft, into);
}
