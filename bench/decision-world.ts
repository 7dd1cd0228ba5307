// The people, rooms and messages that both decision benchmarks play: everyone has two phones or a phone and a desktop,
// five rooms of fifty on average, and the mix of settings that a working team has. Repeatable; nothing here decides.
import {
  defaultConversationPreferences,
  defaultPreferences,
  type Preferences,
} from '../src/model/preferences.js';
import { type Policy, policySchema } from '../src/model/policy.js';
import type { ArrivingMessage } from '../src/model/arriving.js';
import type { RecipientConversation, RecipientDevice } from '../src/model/recipient.js';
import { sequence } from './measure.js';

export interface Person {
  readonly id: string;
  readonly preferences: Preferences;
  readonly devices: readonly RecipientDevice[];
  readonly rooms: RecipientConversation[];
}

export interface World {
  readonly people: readonly Person[];
  /** Members of each room, as indexes of people. */
  readonly rooms: readonly (readonly number[])[];
  readonly policy: Policy;
  readonly startMs: number;
  /** Between two messages: so that everyone sees about three messages a minute whatever the number of people. */
  readonly stepMs: number;
}

export interface Turn {
  readonly at: number;
  readonly room: readonly number[];
  readonly message: ArrivingMessage;
  /** The local score of each member in the order of the room, as score.service would give it. */
  readonly locals: Float64Array;
}

export const ROOM_SIZE = 50;
const ROOMS_PER_PERSON = 5;
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Europe/London',
] as const;
const START_MS = Date.UTC(2026, 2, 10, 14, 0, 0);

export function makeWorld(users: number): World {
  const chance = sequence(users);
  const people = Array.from({ length: users }, (_, index) => makePerson(index, chance));
  const rooms = Array.from({ length: (users * ROOMS_PER_PERSON) / ROOM_SIZE }, (_, index) => {
    const members = Array.from({ length: ROOM_SIZE }, () => Math.floor(chance() * users));
    const distinct = [...new Set(members)];
    for (const member of distinct) people[member]!.rooms.push(makeRoom(index, chance));
    return distinct;
  });
  const policy: Policy = { ...policySchema.parse({}), version: 1, app_time_zone: 'Europe/Berlin' };
  return { people, rooms, policy, startMs: START_MS, stepMs: 1_000_000 / users };
}

function makePerson(index: number, chance: () => number): Person {
  const time_zone = zones[Math.floor(chance() * zones.length)]!;
  const isQuiet = chance() < 0.3;
  const preferences: Preferences = {
    ...defaultPreferences,
    time_zone,
    push_enabled: chance() > 0.03,
    push_level: chance() < 0.15 ? 'mentions' : 'default',
    blocked: chance() < 0.05 ? [`u${(index * 7 + 1) % 1_000}`] : [],
    keywords: chance() < 0.1 ? ['deploy', 'rollback'] : [],
    snooze_until: chance() < 0.02 ? START_MS + 3_600_000 : null,
    quiet_hours: isQuiet ? { ...quietHours } : null,
  };
  const desktop = chance() < 0.6;
  const isActive = chance() < 0.15;
  const devices = [
    device(
      'phone',
      'phone',
      chance() < 0.02 ? 'invalid' : 'valid',
      time_zone,
      START_MS - chance() * 3_600_000,
      false,
    ),
    device(
      'other',
      desktop ? 'desktop' : 'tablet',
      'valid',
      time_zone,
      START_MS - chance() * 60_000,
      isActive,
    ),
  ];
  return { id: `u${index}`, preferences, devices, rooms: [] };
}

const quietHours: NonNullable<Preferences['quiet_hours']> = {
  from: '22:00',
  until: '07:00',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  action: 'batch',
  allow: ['mention', 'direct_message'],
};

function device(
  id: string,
  kind: RecipientDevice['kind'],
  token: RecipientDevice['token'],
  time_zone: string,
  lastActivityAt: number,
  connected: boolean,
): RecipientDevice {
  const last_activity_at = Math.round(lastActivityAt);
  return { id, kind, token, push_enabled: true, connected, last_activity_at, time_zone, voip_token: 'none' };
}

function makeRoom(index: number, chance: () => number): RecipientConversation {
  const muted = chance() < 0.08;
  return {
    ...defaultConversationPreferences,
    id: `r${index}`,
    type: 'group',
    parent: null,
    read_up_to_seq: 0,
    muted,
  };
}

/** The chat: turn after turn without end. Two runs over the same world see the same turns. */
export function* turnsOf(world: World): Generator<Turn> {
  const chance = sequence(42);
  const seqs = new Uint32Array(world.rooms.length);
  for (let index = 0; ; index++) {
    const roomIndex = Math.floor(chance() * world.rooms.length);
    const room = world.rooms[roomIndex]!;
    const pick = (): string => `u${room[Math.floor(chance() * room.length)]}`;
    seqs[roomIndex]! += 1;
    const at = Math.round(world.startMs + index * world.stepMs);
    const message: ArrivingMessage = {
      ...{ message: `m${index}`, conversation: `r${roomIndex}`, seq: seqs[roomIndex]!, sender: pick() },
      ...{ sender_kind: 'user', device: null, mentions: chance() < 0.2 ? [pick()] : [], broadcast: 'none' },
      text:
        chance() < 0.05
          ? 'The deploy of tonight is postponed until tomorrow.'
          : 'Has anybody seen the new figures yet?',
      ...{ reply_to: null, importance: 'normal', force_push: false, ttl_seconds: null, created_at: at },
    };
    // Most people have little to do with most messages: about a third reaches the push threshold, a quarter a batch.
    const locals = Float64Array.from(room, () => 0.3 * chance() ** 3);
    yield { at, room, message, locals };
  }
}
