// What follows on screens when messages of a notification are read, deleted or edited (N05). Nothing is done twice.
import { own } from '../model/own.js';
import type { FollowUp } from '../model/decision.js';
import type { Item, NoticeItem, SentNotification } from '../model/recipient.js';
import type { Draft } from './draft.js';

/** Follows messages that were just read or deleted. `reader` is the device that read them and clears itself (E01). */
export function followGone(draft: Draft, gone: readonly string[], reader: string | null): void {
  const { notifications } = draft.recipient;
  if (!notifications.some((each) => isShownWith(each, gone))) return;
  const left = notifications.map((each) => {
    const fresh = gone.filter((message) => isShownWith(each, [message]));
    return fresh.length === 0 ? each : takeAway(draft, each, fresh, reader);
  });
  draft.change({ notifications: left });
}

/** Whether a notification shows a message that is neither read nor deleted. */
export function isShown(draft: Draft, message: string): boolean {
  return draft.recipient.notifications.some((each) => isShownWith(each, [message]));
}

/** Updates a message where it is shown and neither read nor deleted, without an alert (E04). */
export function followEdit(draft: Draft, message: string): void {
  for (const sent of draft.recipient.notifications) {
    if (!isShownWith(sent, [message])) continue;
    const devices = Object.keys(sent.shown).filter((device) => own(sent.shown, device)!.includes(message));
    tell(draft, { action: 'update', notification: sent.key, messages: [message], devices });
  }
}

/** Takes away what shows an item that is a notification of its own, save on one device (C04, A14). */
export function retractItem(draft: Draft, item: Item, except: string | null): void {
  for (const key of notificationsOf(item)) retract(draft, key, except);
}

/** Takes an older notice away: where the newer one is pushed in this step, the push takes its place (A07). */
export function replaceNotice(draft: Draft, older: NoticeItem, newer: NoticeItem): void {
  for (const notification of notificationsOf(older)) {
    const isShown = retract(draft, notification, null);
    if (isShown) draft.replacements.push({ notification, by: newer.message });
  }
}

/** Updates a notice where it is shown, without an alert (A08). */
export function followCorrection(draft: Draft, notice: NoticeItem): void {
  const keys = notificationsOf(notice);
  for (const { key, shown } of draft.recipient.notifications) {
    if (!keys.has(key)) continue;
    const devices = Object.keys(shown);
    tell(draft, { action: 'update', notification: key, messages: [notice.message], devices });
  }
}

/** At the end of a step: where a push has taken the place of what was retracted, the push is the only word of it (A07). */
export function dropReplaced(draft: Draft): void {
  for (const { notification, by } of draft.replacements) {
    const pushed = pushedTo(draft, by);
    const left = draft.followUps.map((each) =>
      each.notification === notification
        ? { ...each, devices: each.devices.filter((device) => !pushed.has(device)) }
        : each,
    );
    draft.followUps.splice(0, Infinity, ...left.filter(({ devices }) => devices.length > 0));
    const told = draft.notifications.map((each) =>
      each.item_kind === 'notice' && each.messages.includes(by)
        ? { ...each, replaces: [...(each.replaces ?? []), notification] }
        : each,
    );
    draft.notifications.splice(0, Infinity, ...told);
  }
}

/** The devices that a notice is pushed to in this step. */
function pushedTo(draft: Draft, notice: string): ReadonlySet<string> {
  const devices = draft.decisions
    .filter((each) => each.item_kind === 'notice' && each.message === notice)
    .flatMap((each) => each.devices.filter(({ outcome }) => outcome === 'push'));
  return new Set(devices.map(({ device }) => device!));
}

function notificationsOf(item: Item): ReadonlySet<string> {
  return new Set(Object.values(item.devices).flatMap(({ notification }) => notification ?? []));
}

/** Takes a notification away on one device (W05). */
export function retractOn(draft: Draft, key: string, device: string): void {
  retractFrom(draft, key, (each) => each === device);
}

/** Takes a notification away altogether, save that one device clears itself; false when it is shown nowhere. */
function retract(draft: Draft, key: string, except: string | null): boolean {
  return retractFrom(draft, key, () => true, except);
}

function retractFrom(
  draft: Draft,
  key: string,
  isMeant: (device: string) => boolean,
  silent: string | null = null,
): boolean {
  const { notifications } = draft.recipient;
  const sent = notifications.find((each) => each.key === key);
  if (sent === undefined || Object.keys(sent.shown).length === 0) return false;
  const left: Record<string, readonly string[]> = {};
  for (const [device, messages] of Object.entries(sent.shown)) {
    if (!isMeant(device)) left[device] = messages;
    else if (device !== silent)
      tell(draft, { action: 'retract', notification: key, messages, devices: [device] });
  }
  draft.change({
    notifications: notifications.map((each) => (each === sent ? { ...each, shown: left } : each)),
  });
  return true;
}

function isShownWith({ notice_kind, shown, gone }: SentNotification, messages: readonly string[]): boolean {
  if (notice_kind !== undefined) return false;
  return messages.some(
    (message) => !gone.includes(message) && Object.values(shown).some((each) => each.includes(message)),
  );
}

function takeAway(
  draft: Draft,
  sent: SentNotification,
  fresh: readonly string[],
  reader: string | null,
): SentNotification {
  const gone = [...sent.gone, ...fresh];
  const shown: Record<string, readonly string[]> = {};
  for (const [device, messages] of Object.entries(sent.shown)) {
    const just = messages.filter((message) => fresh.includes(message));
    const isEmpty = messages.every((message) => gone.includes(message));
    if (!isEmpty) shown[device] = messages;
    if (just.length === 0 || device === reader) continue;
    const [action, listed] = isEmpty ? (['retract', messages] as const) : (['update', just] as const);
    tell(draft, { action, notification: sent.key, messages: listed, devices: [device] });
  }
  return { ...sent, gone, shown };
}

/** A dead token cannot be told anything. Devices with the same news share one entry. */
function tell(draft: Draft, followUp: FollowUp): void {
  const devices = followUp.devices.filter((id) => own(draft.recipient.devices, id)?.token === 'valid');
  if (devices.length === 0) return;
  const last = draft.followUps.at(-1);
  if (last !== undefined && isSameNews(last, followUp)) {
    draft.followUps[draft.followUps.length - 1] = { ...last, devices: [...last.devices, ...devices] };
  } else {
    draft.followUps.push({ ...followUp, devices });
  }
}

/** What follows of a notification in one step is the same on all screens that show it. */
function isSameNews(one: FollowUp, other: FollowUp): boolean {
  return one.action === other.action && one.notification === other.notification;
}
