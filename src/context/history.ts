// What the chat was like before a message: who wrote, when, and to whom. A message is scored first and observed after,
// so that no score ever sees its own message. Bounded in every direction; all times come in as arguments.
import type { EventOf } from '../model/event.js';
import { addresseesOf, cuesOf } from './message-cues.js';
import {
  type ConversationPast,
  emptyConversation,
  emptyPerson,
  emptySpeaker,
  type PersonPast,
} from './past.js';

/** What history needs of a message, and where it was written. `at` in milliseconds. */
export interface PastMessage {
  readonly app: string;
  /** The message's id: what was observed lately is not observed twice. */
  readonly message: string;
  readonly conversation: string;
  readonly parent: string | null;
  readonly sender: string;
  readonly text: string;
  readonly mentions: readonly string[];
  readonly reply_to: string | null;
  readonly at: number;
}

export interface HistoryLimits {
  readonly conversations: number;
  readonly people: number;
  /** In one conversation, and in all together. */
  readonly speakers: number;
  readonly allSpeakers: number;
  readonly ties: number;
}

const defaults: HistoryLimits = {
  conversations: 20_000,
  people: 100_000,
  speakers: 2_000,
  allSpeakers: 300_000,
  ties: 32,
};
const ORDER = 64;
const RECENT = 50;

export class ChatHistory {
  readonly #conversations = new Map<string, ConversationPast>();
  readonly #people = new Map<string, PersonPast>();
  readonly #limits: HistoryLimits;
  #speakers = 0;

  constructor(limits: Partial<HistoryLimits> = {}) {
    this.#limits = { ...defaults, ...limits };
  }

  /** Whether anything is known of this conversation; if not, `warm` it from the ledger first. */
  knows(app: string, conversation: string): boolean {
    return this.#conversations.has(`${app}\0${conversation}`);
  }

  conversation(app: string, id: string): ConversationPast | undefined {
    return this.#conversations.get(`${app}\0${id}`);
  }

  person(app: string, id: string): PersonPast | undefined {
    return this.#people.get(`${app}\0${id}`);
  }

  /** Conversations remembered now. */
  get size(): number {
    return this.#conversations.size;
  }

  /** The first use of a conversation after a start: what the ledger still has of it, oldest first. */
  warm(
    app: string,
    place: { readonly conversation: string; readonly parent: string | null },
    events: readonly EventOf<'message.created'>[],
  ): void {
    if (this.knows(app, place.conversation)) return;
    touch(
      this.#conversations,
      `${app}\0${place.conversation}`,
      this.#limits.conversations,
      emptyConversation,
    );
    for (const { data, time } of events) this.observe({ ...data, ...place, app, at: time });
  }

  /** The message becomes history: call it after the message was scored. */
  observe(message: PastMessage, audience = 0): void {
    const { app, conversation, parent, sender, at } = message;
    const limits = this.#limits;
    const past = touch(
      this.#conversations,
      `${app}\0${conversation}`,
      limits.conversations,
      emptyConversation,
    );
    if (past.ids.includes(message.message)) return;
    this.#forget();
    past.audience = audience;
    const person = touch(this.#people, `${app}\0${sender}`, limits.people, emptyPerson);
    const addressees = addresseesOf(message);
    const before = past.authors.at(-1);
    for (const other of addressees) tie(person, other, limits.ties);
    // In a thread the next writer answers the one before; in an open channel that is mostly chance.
    if (parent !== null && before !== undefined && before !== sender) tie(person, before, limits.ties);
    person.lastAt = at;
    person.total++;
    person.hours[new Date(at).getUTCHours()]!++;
    const first = !past.speakers.has(sender);
    const started = past.messages === 0;
    this.#write(past, message, addressees);
    if (parent === null) return;
    const above = touch(this.#conversations, `${app}\0${parent}`, limits.conversations, emptyConversation);
    if (started) above.threads++;
    this.#write(above, message, addressees);
    if (first) above.speakers.get(sender)!.threads++;
  }

  /** Lets the conversations go that were quiet longest. What a full map let go is found by counting again. */
  #forget(): void {
    if (this.#speakers <= this.#limits.allSpeakers) return;
    this.#speakers = 0;
    for (const each of this.#conversations.values()) this.#speakers += each.speakers.size;
    for (const [key, oldest] of this.#conversations) {
      if (this.#speakers <= this.#limits.allSpeakers * 0.9 || this.#conversations.size === 1) return;
      this.#speakers -= oldest.speakers.size;
      this.#conversations.delete(key);
    }
  }

  #write(past: ConversationPast, message: PastMessage, addressees: readonly string[]): void {
    const { sender, at } = message;
    const before = past.speakers.size;
    const speaker = touch(past.speakers, sender, this.#limits.speakers, emptySpeaker);
    this.#speakers += past.speakers.size - before;
    const index = past.messages++;
    past.lastAt = at;
    past.starter ??= sender;
    speaker.messages++;
    speaker.lastIndex = index;
    speaker.lastAt = at;
    speaker.asked = cuesOf(message.text).question;
    speaker.lastTo = addressees[0] ?? null;
    if (addressees.length > 0) {
      speaker.toSomebody++;
      speaker.partner = addressees[0]!;
      speaker.partnerIndex = index;
    }
    for (const other of addressees.slice(0, 16)) {
      remember(speaker.addressed, other, index, this.#limits.ties);
      remember(past.mentioned, other, index, this.#limits.speakers);
    }
    moveToFront(past.order, sender);
    past.authors.push(sender);
    past.ids.push(message.message);
    speaker.recent++;
    if (past.authors.length <= RECENT) return;
    past.ids.shift();
    const left = past.speakers.get(past.authors.shift()!);
    if (left !== undefined) left.recent--;
  }
}

/** Finds or makes an entry and makes it the youngest; the oldest goes when there are too many. */
function touch<V>(map: Map<string, V>, key: string, limit: number, make: () => V): V {
  const value = map.get(key) ?? make();
  remember(map, key, value, limit);
  return value;
}

function remember<V>(map: Map<string, V>, key: string, value: V, limit: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > limit) map.delete(map.keys().next().value!);
}

function tie(person: PersonPast, other: string, limit: number): void {
  remember(person.ties, other, (person.ties.get(other) ?? 0) + 1, limit);
}

function moveToFront(order: string[], user: string): void {
  const at = order.indexOf(user);
  if (at === 0) return;
  if (at > 0) order.splice(at, 1);
  order.unshift(user);
  if (order.length > ORDER) order.pop();
}
