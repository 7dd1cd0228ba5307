// What each service keeps for a device that is offline. The rules differ so much that they decide what a sender may
// rely on: APNs keeps a single notification, FCM at most four collapse keys, Web Push everything but one per Topic.
import type { Arrival } from './screen.js';

export const providerNames = ['apns', 'fcm', 'webpush'] as const;
export type ProviderName = (typeof providerNames)[number];

/** A push on its way to one device. */
export interface Delivery {
  readonly arrival: Arrival;
  /** Pushes of the same slot replace one another while they wait; null: this one stands alone. */
  readonly slot: string | null;
  /** False: one attempt, never stored. */
  readonly storable: boolean;
}

type Keep = (waiting: readonly Delivery[], next: Delivery) => Delivery[];

const FCM_COLLAPSE_KEYS = 4;
const FCM_PENDING = 100;

const keepOnlyLatest: Keep = (_waiting, next) => [next];

const keepBySlot: Keep = (waiting, next) => [
  ...waiting.filter((each) => next.slot === null || each.slot !== next.slot),
  next,
];

// firebase.google.com/docs/cloud-messaging/customize-messages/collapsible-message-types: which four keys survive is
// not promised; the newest four are kept here. Beyond 100 others FCM discards all of them at once.
const keepForFcm: Keep = (waiting, next) => {
  const kept = keepBySlot(waiting, next);
  const collapsible = kept.filter((each) => each.slot !== null).slice(-FCM_COLLAPSE_KEYS);
  const others = kept.filter((each) => each.slot === null);
  const survivors = new Set([...collapsible, ...(others.length > FCM_PENDING ? [] : others)]);
  return kept.filter((each) => survivors.has(each));
};

export const keepWhileOffline: Readonly<Record<ProviderName, Keep>> = {
  apns: keepOnlyLatest,
  fcm: keepForFcm,
  webpush: keepBySlot,
};

export function isExpired(delivery: Delivery, nowMs: number): boolean {
  return delivery.arrival.expires_at !== null && delivery.arrival.expires_at <= nowMs;
}
