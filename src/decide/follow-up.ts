// What follows on screens when messages of a notification are read, deleted or edited (N05). Nothing is done twice.
import { own } from '../model/own.js';
import type { FollowUp } from '../model/decision.js';
import type { SentNotification } from '../model/recipient.js';
import type { Draft } from './draft.js';

/** Follows messages that were just read or deleted. `reader` is the device that read them and clears itself (E01). */
export function followGone(draft: Draft, gone: readonly string[], reader: string | null): void {
  const { notifications } = draft.recipient;
  if (gone.length === 0 || !notifications.some((each) => isShownWith(each, gone))) return;
  const left = notifications.map((each) => {
    const fresh = gone.filter((message) => isShownWith(each, [message]));
    return fresh.length === 0 ? each : takeAway(draft, each, fresh, reader);
  });
  draft.change({ notifications: left });
}

/** Updates a message where it is shown and neither read nor deleted, without an alert (E04). */
export function followEdit(draft: Draft, message: string): void {
  for (const sent of draft.recipient.notifications) {
    if (!isShownWith(sent, [message])) continue;
    const devices = Object.keys(sent.shown).filter((device) => own(sent.shown, device)!.includes(message));
    tell(draft, { action: 'update', notification: sent.key, messages: [message], devices });
  }
}

/** Takes a notification away altogether, save on one device (C04). */
export function retract(draft: Draft, key: string, except: string | null): void {
  const { notifications } = draft.recipient;
  const sent = notifications.find((each) => each.key === key);
  if (sent === undefined) return;
  for (const [device, messages] of Object.entries(sent.shown)) {
    if (device === except) continue;
    tell(draft, { action: 'retract', notification: key, messages, devices: [device] });
  }
  draft.change({
    notifications: notifications.map((each) => (each === sent ? { ...each, shown: {} } : each)),
  });
}

function isShownWith({ shown, gone }: SentNotification, messages: readonly string[]): boolean {
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

function isSameNews(one: FollowUp, other: FollowUp): boolean {
  return (
    one.action === other.action &&
    one.notification === other.notification &&
    one.messages.join('\0') === other.messages.join('\0')
  );
}
