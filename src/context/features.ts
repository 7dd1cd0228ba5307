// From what is known before a message became history to numbers: O(1) for each (message, candidate), pure.
// docs/relevance.md explains every feature by name. Logs are natural, of 1 + x; times in minutes.
import type { ChatHistory, ConversationPast, PersonPast, Speaker } from './history.js';
import { addresseesOf, cuesOf, type Cues } from './message-cues.js';
import type { Features } from './scorer.js';

/** A message about to be scored, and where it stands. `at` in milliseconds. */
export interface RatedMessage {
  readonly app: string;
  readonly conversation: string;
  readonly parent: string | null;
  readonly sender: string;
  readonly text: string;
  readonly mentions: readonly string[];
  readonly reply_to: string | null;
  readonly at: number;
}

/** What all candidates of one message share; worked out once. */
export interface Scene {
  readonly message: RatedMessage;
  readonly cues: Cues;
  readonly addressees: readonly string[];
  readonly here: ConversationPast | undefined;
  readonly above: ConversationPast | undefined;
  readonly sender: Speaker | undefined;
  readonly senderPerson: PersonPast | undefined;
  readonly ranks: ReadonlyMap<string, number>;
  readonly crowd: number;
  readonly hour: number;
  readonly person: (user: string) => PersonPast | undefined;
}

/** How a user has reacted to the sender's and the conversation's pushes: smoothed open rates in (0, 1). */
export interface Engagement {
  readonly senderRate: number;
  readonly conversationRate: number;
}

const MINUTE = 60_000;
const MAX_GAP = 1_000;
const MAX_MINUTES = 30 * 24 * 60;
const LAST_RANK = 64;
const TOLD_WITHIN = 200;
const LOG_TOLD = Math.log1p(TOLD_WITHIN);

/** Reads the past once for a message; the candidates are then O(1) each. */
export function sceneOf(history: ChatHistory, message: RatedMessage): Scene {
  const { app, conversation, parent, sender, at } = message;
  const here = history.conversation(app, conversation);
  return {
    message,
    cues: cuesOf(message.text),
    addressees: addresseesOf(message),
    here,
    above: parent === null ? undefined : history.conversation(app, parent),
    sender: here?.speakers.get(sender),
    senderPerson: history.person(app, sender),
    ranks: new Map(here?.order.map((user, rank) => [user, rank])),
    crowd: new Set(here?.authors.slice(-20)).size,
    hour: new Date(at).getUTCHours(),
    person: (user) => history.person(app, user),
  };
}

/** The features of one candidate. All values are finite. */
export function featuresOf(scene: Scene, user: string, engagement: Engagement): Features {
  const { message, cues, addressees, here, sender } = scene;
  const own = here?.speakers.get(user);
  const person = scene.person(user);
  const position = addressees.indexOf(user);
  const free = addressees.length === 0 || position >= 0 ? 1 : 0;
  const told = nearness(here, sender?.addressed.get(user));
  const tells = nearness(here, own?.addressed.get(message.sender));
  const gap = own === undefined ? Math.log1p(MAX_GAP) : gapOf(here!, own);
  const theirPartner = sender?.partner === user ? 1 : 0;
  const myPartner = own?.partner === message.sender ? 1 : 0;
  const rank = Math.log1p(scene.ranks.get(user) ?? LAST_RANK);
  const helper = own === undefined ? 0 : own.toSomebody / own.messages;
  return {
    values: {
      in_thread: message.parent === null ? 0 : 1,
      mentioned: position >= 0 ? 1 : 0,
      called_first: position === 0 && cues.calls ? 1 : 0,
      other_mentioned: 1 - free,
      other_called: cues.calls && free === 0 ? 1 : 0,
      question: cues.question ? 1 : 0,
      link: cues.link ? 1 : 0,
      length: Math.log1p(cues.length),
      new_sender: sender === undefined ? 1 : 0,
      new_sender_helper: sender === undefined ? helper : 0,
      speakers: Math.log1p(here?.speakers.size ?? 0),
      crowd: scene.crowd / 20,
      pause: here === undefined || here.messages === 0 ? 0 : minutes(message.at - here.lastAt),
      conversation_length: Math.log1p(here?.messages ?? 0),
      new_conversation: here === undefined || here.messages === 0 ? 1 : 0,
      never_wrote: own === undefined ? 1 : 0,
      messages_since: gap,
      messages_since_free: gap * free,
      minutes_silent: own === undefined ? Math.log1p(MAX_MINUTES) : minutes(message.at - own.lastAt),
      minutes_away: person === undefined ? Math.log1p(MAX_MINUTES) : minutes(message.at - person.lastAt),
      speaker_rank: rank,
      speaker_rank_free: rank * free,
      last_speaker: scene.ranks.get(user) === 0 ? 1 : 0,
      sender_addressed_them: told,
      they_addressed_sender: tells,
      dialogue_free: Math.max(told, tells) * free,
      sender_partner: theirPartner,
      sender_partner_free: theirPartner * free,
      their_partner: myPartner,
      their_partner_free: myPartner * free,
      wrote_since_sender:
        own !== undefined && sender !== undefined && own.lastIndex > sender.lastIndex ? 1 : 0,
      asked_last: own?.asked === true && gap < Math.log1p(40) ? 1 : 0,
      busy_with_other: own?.lastTo != null && own.lastTo !== message.sender ? 1 : 0,
      open_mention: (here?.mentioned.get(user) ?? -1) > (own?.lastIndex ?? -1) ? 1 : 0,
      recent_share: Math.log1p(own?.recent ?? 0),
      own_messages: Math.log1p(own?.messages ?? 0),
      helper,
      starter: here?.starter === user ? 1 : 0,
      ...above(scene, user),
      ties_to_sender: Math.log1p(person?.ties.get(message.sender) ?? 0),
      ties_from_sender: Math.log1p(scene.senderPerson?.ties.get(user) ?? 0),
      usual_hour: usualHour(person, scene.hour),
      sender_open_rate: engagement.senderRate,
      conversation_open_rate: engagement.conversationRate,
    },
  };
}

/** A thread's candidate in the conversation around it. */
function above(scene: Scene, user: string): { around_since: number; around_messages: number; joins: number } {
  const around = scene.above?.speakers.get(user);
  return {
    around_since: around === undefined ? Math.log1p(MAX_GAP) : gapOf(scene.above!, around),
    around_messages: Math.log1p(around?.messages ?? 0),
    joins: Math.log1p(around?.threads ?? 0) - Math.log1p(scene.above?.threads ?? 0),
  };
}

function gapOf(past: ConversationPast, speaker: Speaker): number {
  return Math.log1p(Math.min(past.messages - 1 - speaker.lastIndex, MAX_GAP));
}

/** 1 just now, falling to 0 at 200 messages ago or never. */
function nearness(past: ConversationPast | undefined, index: number | undefined): number {
  if (past === undefined || index === undefined) return 0;
  return 1 - Math.log1p(Math.min(past.messages - 1 - index, TOLD_WITHIN)) / LOG_TOLD;
}

function minutes(milliseconds: number): number {
  return Math.log1p(Math.min(Math.max(milliseconds, 0) / MINUTE, MAX_MINUTES));
}

function usualHour(person: PersonPast | undefined, hour: number): number {
  if (person === undefined) return 0;
  return Math.log((person.hours[hour]! + 1) / (person.total / 24 + 1));
}
