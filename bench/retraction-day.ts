// Some hours of people who read at their desks what their phones show: who is pushed what when, and when it is read.
import { sequence } from './measure.js';

const HOUR_MS = 3_600_000;

export interface Moment {
  /** Milliseconds since the hours began. */
  readonly at: number;
  readonly what: 'message' | 'read';
  readonly user: string;
  readonly conversation: string;
  readonly seq: number;
}

/** Conversations of each user. */
const CONVERSATIONS = 4;

/** Each user gets `perHour` messages in an hour on average, and reads each 5 s to 5 min later. */
export function hoursOf(users: readonly string[], perHour: number, hours: number): readonly Moment[] {
  const random = sequence(20);
  const count = Math.round((perHour * hours) / CONVERSATIONS);
  const moments: Moment[] = [];
  for (const user of users) {
    for (let index = 0; index < CONVERSATIONS; index++) {
      const times = Array.from({ length: count }, () => Math.floor(random() * hours * HOUR_MS)).toSorted(
        (one, other) => one - other,
      );
      times.forEach((at, place) => {
        const about = { user, conversation: `${user}-${index}`, seq: place + 1 };
        moments.push({ ...about, at, what: 'message' });
        moments.push({ ...about, at: at + 5_000 + Math.floor(random() * 295_000), what: 'read' });
      });
    }
  }
  return moments.toSorted((one, other) => one.at - other.at);
}
