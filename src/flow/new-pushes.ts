import { makeId } from '../model/ids.js';
import type { Notification } from '../model/notification.js';
import type { Item } from '../model/recipient.js';
import type { DeviceStore, StoredDecision, StoredPush } from '../store/stores.js';
import type { Cause, Stepped } from './stepped.js';
import { placeKey, type TakenPlaces } from './taken-places.js';

const loudness = ['low', 'normal', 'high', 'critical'] as const;

const nothingYet = {
  sent_at: null,
  delivered_at: null,
  displayed_at: null,
  opened_at: null,
  dismissed_at: null,
  retracted_at: null,
} as const;

/** A push for each device that a notification alerts now. */
export async function newPushes(
  cause: Cause,
  steps: readonly Stepped[],
  decisions: readonly StoredDecision[],
  devices: DeviceStore,
  taken: TakenPlaces,
): Promise<StoredPush[]> {
  const alerting = steps.filter((step) => step.result.notifications.length > 0);
  if (alerting.length === 0) return [];
  const rows = await devices.of(
    cause.app,
    alerting.map((step) => step.before.id),
  );
  const providers = new Map(rows.map((row) => [`${row.user}\0${row.id}`, row.provider]));
  return alerting.flatMap((step) =>
    step.result.notifications.flatMap((notification) =>
      notification.devices.map((device) =>
        newPush(
          cause,
          step,
          notification,
          device,
          providers.get(`${step.before.id}\0${device}`) ?? '',
          decisions,
          taken.get(placeKey(step.before.id, device, notification.key))?.at(-1) ?? null,
        ),
      ),
    ),
  );
}

function newPush(
  cause: Cause,
  step: Stepped,
  notification: Notification,
  device: string,
  provider: string,
  decisions: readonly StoredDecision[],
  replaced: StoredPush | null,
): StoredPush {
  const user = step.before.id;
  const { recipient } = step.result;
  const isNotice = notification.item_kind === 'notice';
  const known: ReadonlyMap<string, Item> = isNotice ? recipient.notices : recipient.items;
  const items = notification.messages.map((message) => known.get(message));
  return {
    app: cause.app,
    id: makeId('psh', cause.now, cause.app, user, notification.key, device),
    user,
    device,
    notification: notification.key,
    conversation: notification.conversation,
    messages: notification.messages,
    decision: decisionOn(notification, user, decisions)?.id ?? '',
    provider,
    kind: notification.kind,
    importance: loudest(items),
    state: 'queued',
    created_at: cause.now,
    expires_at: notification.expires_at,
    next_attempt_at: cause.now,
    attempts: 0,
    ...nothingYet,
    replace_id: replaced === null ? null : (replaced.replace_id ?? replaced.id),
    item_kind: isNotice ? 'notice' : null,
  };
}

/** That on the newest of what it carries, else any that pushes it. */
function decisionOn(
  { key, messages }: Notification,
  user: string,
  decisions: readonly StoredDecision[],
): StoredDecision | undefined {
  const pushing = decisions.filter(
    (each) => each.user === user && each.devices.some(({ notification }) => notification === key),
  );
  return pushing.find((each) => each.message === messages.at(-1)) ?? pushing[0];
}

function loudest(items: readonly (Item | undefined)[]): StoredPush['importance'] {
  return items.reduce<StoredPush['importance']>(
    (loudestSoFar, item) =>
      item && loudness.indexOf(item.importance) > loudness.indexOf(loudestSoFar)
        ? item.importance
        : loudestSoFar,
    'low',
  );
}
