// The app on a virtual phone (its notification service extension, its messaging service, its service worker): it obeys
// what comes along with a push as docs/retraction.md asks real apps to, and nothing else.
import type { Arrival, Screen } from './screen.js';

/** A push as the app makes it of what arrived: what rings is drawn by the app itself. */
export function drawnByApp(arrival: Arrival): Arrival {
  const { data, kind } = arrival;
  if (kind !== 'silent' || data['action'] !== 'ring') return arrival;
  const words = { title: data['title'] ?? '', body: data['body'] ?? '', replace_id: data['push'] ?? null };
  return { ...arrival, ...words, kind: 'alert', alerts: true, alerts_again: false };
}

/** Banners that the app takes away because of this push. A push that does not wake the app names none. */
export function namedIn({ wakes_app, kind, data }: Arrival): readonly string[] {
  const isMeant = wakes_app && (kind === 'alert' || data['action'] === 'retract');
  return isMeant ? (data['retract'] ?? '').split(' ').filter((each) => each !== '') : [];
}

/** Shows a push and does what it says. `mayClose`: whether a browser lets the page close what it must show. */
export function obey(arrival: Arrival, screen: Screen, mayClose: () => boolean): void {
  const named = namedIn(arrival);
  const isRetraction = arrival.wakes_app && arrival.data['action'] === 'retract';
  // A page may close what it had to show; an extension of an iPhone's app cannot keep an alert from being shown.
  const closes =
    isRetraction && (arrival.kind === 'silent' || (arrival.provider === 'webpush' && mayClose()));
  if (!closes) screen.show(drawnByApp(arrival));
  else if (arrival.badge !== null) screen.badge = arrival.badge;
  // The system forbids a badge in a background push, so it travels in the data and the app sets it.
  if (isRetraction && arrival.data['badge'] !== undefined) screen.badge = Number(arrival.data['badge']);
  if (isRetraction && !closes) return;
  for (const each of named) screen.remove(each, 'retracted');
}
