// The ceiling of the decision core: the same rules as one hand-written loop over objects that change in place. No votes,
// no evidence, no history, no next state beside the old one; nobody could be told why. Not part of the product.
import type { RecipientConversation, RecipientDevice } from '../src/model/recipient.js';
import type { Person, Turn, World } from './decision-world.js';

interface Waiting {
  readonly message: string;
  readonly room: Room;
  releaseAt: number;
  readonly isBatch: boolean;
}

interface Room {
  readonly settings: RecipientConversation;
  readUpTo: number;
  openedAt: number;
  releaseAt: number;
  readonly batch: Waiting[];
  /** When notifications of this room were sent, newest last. */
  readonly sentAt: number[];
}

interface User extends Omit<Person, 'rooms' | 'devices'> {
  readonly devices: { -readonly [K in keyof RecipientDevice]: RecipientDevice[K] }[];
  readonly rooms: Map<string, Room>;
  readonly known: Set<string>;
  readonly grace: Waiting[];
  readonly offsetMinutes: number;
  readonly quietFrom: number;
  readonly quietUntil: number;
}

type Outcomes = Map<string, number>;

const NEVER = -1;
const kinds = { phone: 0, tablet: 1, web: 2, desktop: 3 } as const;

export class BareLoop {
  readonly #users = new Map<string, User>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    for (const person of world.people) this.#users.set(person.id, makeUser(person, world.startMs));
  }

  readonly decide = ({ at, room, message, locals }: Turn, outcomes: Outcomes): void => {
    for (let index = 0; index < room.length; index++) {
      const user = this.#users.get(`u${room[index]}`)!;
      this.#release(user, at, outcomes);
      this.#decideFor(user, message, locals[index]!, at, outcomes);
    }
    const other = this.#users.get(message.sender)!.devices[1]!;
    other.connected = true;
    other.last_activity_at = at;
  };

  #decideFor(user: User, message: Turn['message'], local: number, now: number, outcomes: Outcomes): void {
    const { policy } = this.#world;
    const room = user.rooms.get(message.conversation)!;
    const { preferences, devices } = user;
    const isOwn = message.sender === user.id;
    if (isOwn) room.readUpTo = message.seq;
    const isKnown = user.known.has(message.message);
    user.known.add(message.message);
    const expiresAt = (message.created_at ?? now) + policy.message_ttl_seconds * 1_000;
    const isStopped =
      isOwn ||
      isKnown ||
      now >= expiresAt ||
      message.seq <= room.readUpTo ||
      room.settings.muted ||
      !preferences.push_enabled ||
      preferences.blocked.includes(message.sender);
    if (isStopped) return add(outcomes, 'suppress', devices.length);
    const isMention = message.mentions.includes(user.id);
    const isKeyword = preferences.keywords.length > 0 && hasWord(message.text, preferences.keywords);
    const isOrdinary = !isMention && !isKeyword;
    const { push_threshold, batch_threshold } = policy.relevance;
    const isBatchTier = isOrdinary && local < push_threshold;
    if (isOrdinary && (preferences.push_level === 'mentions' || local < batch_threshold))
      return add(outcomes, 'suppress', devices.length);
    const quietEnd = isMention ? NEVER : endOfQuiet(user, now);
    let graceEnd = NEVER;
    for (const device of devices) {
      if (device.kind === 'desktop' && isActive(device, now, policy.idle_after_seconds))
        graceEnd = now + policy.grace_seconds * 1_000;
    }
    const isThrottled =
      isOrdinary && recent(room, now, policy.throttle.window_seconds) >= policy.throttle.threshold;
    const windowEnd = isBatchTier || isThrottled ? this.#windowEnd(room, now) : NEVER;
    const snoozeEnd =
      preferences.snooze_until !== null && now < preferences.snooze_until ? preferences.snooze_until : NEVER;
    const releaseAt = Math.max(quietEnd, graceEnd, windowEnd, snoozeEnd);
    let open: RecipientDevice | null = null;
    let held = 0;
    for (const device of devices) {
      if (
        device.token === 'invalid' ||
        isShownThere(user, device, isBatchTier, now, policy.idle_after_seconds)
      ) {
        add(outcomes, 'suppress', 1);
      } else if (releaseAt !== NEVER) {
        held += 1;
        add(outcomes, releaseAt === windowEnd || releaseAt === quietEnd ? 'batch' : 'defer', 1);
      } else {
        open = open === null || isBetter(device, open, now, policy.fresh_within_seconds) ? device : open;
        add(outcomes, open === device ? 'push' : 'suppress', 1);
      }
    }
    if (held > 0) this.#hold(user, room, message.message, releaseAt, windowEnd, now, outcomes);
    if (open !== null) this.#push(user, room, now, outcomes);
  }

  #hold(
    user: User,
    room: Room,
    message: string,
    releaseAt: number,
    windowEnd: number,
    now: number,
    outcomes: Outcomes,
  ): void {
    if (releaseAt !== windowEnd) {
      user.grace.push({ message, room, releaseAt, isBatch: false });
      return;
    }
    if (room.batch.length === 0) room.openedAt = now;
    room.releaseAt = windowEnd;
    room.batch.push({ message, room, releaseAt, isBatch: true });
    for (const waiting of room.batch) waiting.releaseAt = windowEnd;
    if (room.batch.length >= this.#world.policy.batch.max_items) this.#push(user, room, now, outcomes);
  }

  /** A push takes along what waits in its room. */
  #push(user: User, room: Room, now: number, outcomes: Outcomes): void {
    add(outcomes, 'push', room.batch.length);
    room.batch.length = 0;
    for (let i = user.grace.length - 1; i >= 0; i--) {
      if (user.grace[i]!.room !== room) continue;
      user.grace.splice(i, 1);
      add(outcomes, 'push', 1);
    }
    room.sentAt.push(now);
  }

  #release(user: User, now: number, outcomes: Outcomes): void {
    for (const room of user.rooms.values()) {
      if (room.batch.length > 0 && room.releaseAt <= now) this.#push(user, room, now, outcomes);
    }
    for (let i = user.grace.length - 1; i >= 0; i--) {
      const waiting = user.grace[i];
      if (waiting !== undefined && waiting.releaseAt <= now) this.#push(user, waiting.room, now, outcomes);
    }
  }

  #windowEnd(room: Room, now: number): number {
    const { window_seconds, max_wait_seconds } = this.#world.policy.batch;
    const openedAt = room.batch.length > 0 ? room.openedAt : now;
    return Math.min(now + window_seconds * 1_000, openedAt + max_wait_seconds * 1_000);
  }
}

function makeUser(person: Person, startMs: number): User {
  const { preferences, devices, rooms } = person;
  const local = localMinutes(preferences.time_zone ?? 'UTC', startMs);
  const quiet = preferences.quiet_hours;
  return {
    id: person.id,
    preferences,
    devices: devices.map((each) => ({ ...each })),
    rooms: new Map(rooms.map((settings) => [settings.id, makeRoom(settings)])),
    known: new Set(),
    grace: [],
    offsetMinutes: local - (Math.floor(startMs / 60_000) % 1_440),
    quietFrom: quiet === null ? NEVER : minutesOf(quiet.from),
    quietUntil: quiet === null ? NEVER : minutesOf(quiet.until),
  };
}

function makeRoom(settings: RecipientConversation): Room {
  return { settings, readUpTo: settings.read_up_to_seq, openedAt: 0, releaseAt: 0, batch: [], sentAt: [] };
}

const localStarts = new Map<string, number>();

/** Once per zone: a formatter costs more than everything else about a person. */
function localMinutes(zone: string, startMs: number): number {
  if (localStarts.has(zone)) return localStarts.get(zone)!;
  const wall = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const minutes = minutesOf(wall.format(startMs));
  localStarts.set(zone, minutes);
  return minutes;
}

function minutesOf(wall: string): number {
  return Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3, 5));
}

/** Fixed offsets instead of time zones: quiet hours from the evening until the next morning. */
function endOfQuiet({ quietFrom, quietUntil, offsetMinutes }: User, now: number): number {
  if (quietFrom === NEVER) return NEVER;
  const local = (Math.floor(now / 60_000) + offsetMinutes + 2_880) % 1_440;
  if (local >= quietFrom) return now + (1_440 - local + quietUntil) * 60_000;
  return local < quietUntil ? now + (quietUntil - local) * 60_000 : NEVER;
}

function isActive(device: RecipientDevice, now: number, idleAfter: number): boolean {
  return (
    device.connected && device.last_activity_at !== null && now - device.last_activity_at < idleAfter * 1_000
  );
}

function isShownThere(
  { devices }: User,
  device: RecipientDevice,
  isBatchTier: boolean,
  now: number,
  idleAfter: number,
): boolean {
  if (isActive(device, now, idleAfter)) return true;
  for (const each of devices) {
    if (each !== device && isActive(each, now, idleAfter) && (isBatchTier || each.kind !== 'desktop'))
      return true;
  }
  return false;
}

function isBetter(one: RecipientDevice, other: RecipientDevice, now: number, freshWithin: number): boolean {
  const isFresh = now - one.last_activity_at! < freshWithin * 1_000;
  if (isFresh !== now - other.last_activity_at! < freshWithin * 1_000) return isFresh;
  const byKind = kinds[one.kind] - kinds[other.kind];
  return byKind !== 0 ? byKind < 0 : one.last_activity_at! > other.last_activity_at!;
}

function recent({ sentAt }: Room, now: number, windowSeconds: number): number {
  const since = now - windowSeconds * 1_000;
  let count = 0;
  for (let i = sentAt.length - 1; i >= 0 && sentAt[i]! > since; i--) count += 1;
  return count;
}

function hasWord(text: string, words: readonly string[]): boolean {
  const folded = text.toLowerCase();
  return words.some((word) => folded.includes(word));
}

function add(outcomes: Outcomes, outcome: string, count: number): void {
  if (count > 0) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
}
