// A shop and a clinic that some of the crew deal with: what they ask to tell their customers, second by second.
import type { Scene, Stage } from './demo-script.js';

interface Notice {
  readonly user: string;
  readonly kind: 'transactional' | 'reminder' | 'event' | 'prompt' | 'marketing';
  readonly title: string;
  readonly body: string;
  readonly topic: string;
  /** Of two with one key the newer takes the place of the older. */
  readonly key?: string;
  /** False: it only corrects the older one, without a sound. */
  readonly alert?: false;
  /** Seconds from then until it may be told. */
  readonly inSeconds?: number;
}

const order: Notice = {
  user: 'elena',
  kind: 'transactional',
  topic: 'orders',
  title: 'Lantern & Son',
  body: 'Order 2041 is paid. We pack it today.',
};
const parcel: Omit<Notice, 'body'> = {
  user: 'ravi',
  kind: 'transactional',
  topic: 'orders',
  title: 'Your parcel',
  key: 'parcel-77',
};
const offer: Omit<Notice, 'user'> = {
  kind: 'marketing',
  topic: 'offers',
  title: 'Lantern & Son',
  body: 'Rain ponchos: two for one until Sunday.',
};
const visit: Notice = {
  user: 'noor',
  kind: 'reminder',
  topic: 'appointments',
  title: 'Clinic on the hill',
  body: 'Dr Sousa expects you tomorrow at 9:15.',
  inSeconds: 20,
};
const medicine: Notice = {
  user: 'tomas',
  kind: 'reminder',
  topic: 'medicine',
  title: 'Clinic on the hill',
  body: 'Time for your drops, one in each eye.',
};
const physio: Notice = {
  user: 'elena',
  kind: 'reminder',
  topic: 'appointments',
  title: 'Clinic on the hill',
  body: 'Physiotherapy at 16:30, room 4.',
  inSeconds: 60,
};

/** Their ids hold the instant (ms) of the play, so that it may be played again on the same ledger. `speed` 2: twice as fast. */
export function errands(startMs: number, speed: number): readonly Scene[] {
  const idOf = (name: string) => `${name}-${startMs.toString(36)}`;
  const ask =
    (name: string, { inSeconds, key, ...notice }: Notice) =>
    ({ chat, now }: Stage): void => {
      const later =
        inSeconds === undefined ? {} : { not_before: now() + Math.round((inSeconds * 1_000) / speed) };
      const place = key === undefined ? {} : { key: idOf(key) };
      chat.tell('notice.requested', { notice: idOf(name), ...notice, ...place, ...later });
    };
  return [
    [4, ask('order-2041', order)],
    // The appointment is known early and told when it is near.
    [13, ask('visit', visit)],
    [16, ask('parcel-packed', { ...parcel, body: 'Packed, and waiting for the van.' })],
    // One parcel, one banner: the newer word takes the place of the older, then is corrected without a sound.
    [29, ask('parcel-sent', { ...parcel, body: 'On its way: between three and five.' })],
    [35, ask('parcel-late', { ...parcel, body: 'On its way: between four and six.', alert: false })],
    // Wei has agreed to promotions, Mia has not.
    [38, ask('ponchos-wei', { ...offer, user: 'wei' })],
    [38, ask('ponchos-mia', { ...offer, user: 'mia' })],
    // Tomás has snoozed: his drops wait with everything else.
    [46, ask('drops', medicine)],
    // The clinic takes an appointment back before its time.
    [50, ask('physio', physio)],
    [62, ({ chat }) => chat.tell('notice.cancelled', { user: 'elena', notice: idOf('physio') })],
    [70, ask('parcel-there', { ...parcel, body: 'Delivered to the tram hall.' })],
    // Opened in the shop's inbox: the banner goes.
    [76, ({ chat }) => chat.tell('notice.seen', { user: 'ravi', notice: idOf('parcel-there') })],
  ];
}
