// From what is known before a message became history to numbers: O(1) for each (message, candidate), pure.
// docs/relevance.md explains every feature by name. Logs are natural, of 1 + x; times in minutes.
import type { ConversationPast, PersonPast, Speaker } from './past.js';
import type { Scene } from './scene.js';
import type { Features } from './scorer.js';

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

/** Every feature by name; docs/relevance.md says what each means. */
const nothing = {
  newcomer: 0,
  audience_share: 0,
  unheard: 0,
  in_thread: 0,
  mentioned: 0,
  called_first: 0,
  other_mentioned: 0,
  other_called: 0,
  question: 0,
  link: 0,
  length: 0,
  new_sender: 0,
  new_sender_helper: 0,
  speakers: 0,
  crowd: 0,
  pause: 0,
  conversation_length: 0,
  new_conversation: 0,
  never_wrote: 0,
  messages_since: 0,
  messages_since_free: 0,
  minutes_silent: 0,
  minutes_away: 0,
  speaker_rank: 0,
  speaker_rank_free: 0,
  last_speaker: 0,
  usual_hour: 0,
  sender_addressed_them: 0,
  they_addressed_sender: 0,
  dialogue_free: 0,
  sender_partner: 0,
  sender_partner_free: 0,
  their_partner: 0,
  their_partner_free: 0,
  wrote_since_sender: 0,
  asked_last: 0,
  busy_with_other: 0,
  open_mention: 0,
  recent_share: 0,
  own_messages: 0,
  helper: 0,
  starter: 0,
  ties_to_sender: 0,
  ties_from_sender: 0,
  around_since: 0,
  around_messages: 0,
  joins: 0,
  sender_open_rate: 0.5,
  conversation_open_rate: 0.5,
};
type Values = typeof nothing;

/** The features of one candidate. All values are finite. */
export function featuresOf(scene: Scene, user: string, engagement: Engagement): Features {
  const candidate = candidateOf(scene, user);
  // Filled in place: a copy of one literal keeps its shape, which is three times as fast as merging parts.
  const values: Values = { ...nothing };
  fillMessage(values, scene, candidate);
  fillPace(values, scene, candidate);
  fillDialogue(values, scene, candidate);
  fillPlace(values, scene, candidate);
  fillPrior(values, scene, candidate);
  values.sender_open_rate = engagement.senderRate;
  values.conversation_open_rate = engagement.conversationRate;
  return { values };
}

interface Candidate {
  readonly user: string;
  readonly own: Speaker | undefined;
  readonly person: PersonPast | undefined;
  /** Place among those the message turns to; −1 if it turns to others or to nobody. */
  readonly position: number;
  /** 1 unless the message turns to others only. */
  readonly free: number;
  readonly gap: number;
  readonly helper: number;
}

function candidateOf(scene: Scene, user: string): Candidate {
  const { addressees, here } = scene;
  const own = here?.speakers.get(user);
  const position = addressees.indexOf(user);
  return {
    user,
    own,
    person: scene.person(user),
    position,
    free: addressees.length === 0 || position >= 0 ? 1 : 0,
    gap: own === undefined ? Math.log1p(MAX_GAP) : gapOf(here!, own),
    helper: own === undefined ? 0 : own.toSomebody / own.messages,
  };
}

function fillMessage(
  values: Values,
  { message, cues, here, sender, crowd }: Scene,
  { position, free, helper }: Candidate,
): void {
  const isNew = here === undefined || here.messages === 0;
  values.in_thread = message.parent === null ? 0 : 1;
  values.mentioned = position >= 0 ? 1 : 0;
  values.called_first = position === 0 && cues.calls ? 1 : 0;
  values.other_mentioned = 1 - free;
  values.other_called = cues.calls && free === 0 ? 1 : 0;
  values.question = cues.question ? 1 : 0;
  values.link = cues.link ? 1 : 0;
  values.length = Math.log1p(cues.length);
  values.new_sender = sender === undefined ? 1 : 0;
  values.new_sender_helper = sender === undefined ? helper : 0;
  values.speakers = Math.log1p(here?.speakers.size ?? 0);
  values.crowd = crowd / 20;
  values.pause = isNew ? 0 : minutes(message.at - here.lastAt);
  values.conversation_length = Math.log1p(here?.messages ?? 0);
  values.new_conversation = isNew ? 1 : 0;
}

function fillPace(
  values: Values,
  { message, ranks, hour }: Scene,
  { user, own, person, free, gap }: Candidate,
): void {
  const rank = Math.log1p(ranks.get(user) ?? LAST_RANK);
  values.never_wrote = own === undefined ? 1 : 0;
  values.messages_since = gap;
  values.messages_since_free = gap * free;
  values.minutes_silent = own === undefined ? Math.log1p(MAX_MINUTES) : minutes(message.at - own.lastAt);
  values.minutes_away = person === undefined ? Math.log1p(MAX_MINUTES) : minutes(message.at - person.lastAt);
  values.speaker_rank = rank;
  values.speaker_rank_free = rank * free;
  values.last_speaker = ranks.get(user) === 0 ? 1 : 0;
  values.usual_hour = usualHour(person, hour);
}

function fillDialogue(
  values: Values,
  { message, here, sender }: Scene,
  { user, own, free, gap }: Candidate,
): void {
  const told = nearness(here, sender?.addressed.get(user));
  const tells = nearness(here, own?.addressed.get(message.sender));
  const theirs = sender?.partner === user ? 1 : 0;
  const mine = own?.partner === message.sender ? 1 : 0;
  const isLater = own !== undefined && sender !== undefined && own.lastIndex > sender.lastIndex;
  values.sender_addressed_them = told;
  values.they_addressed_sender = tells;
  values.dialogue_free = Math.max(told, tells) * free;
  values.sender_partner = theirs;
  values.sender_partner_free = theirs * free;
  values.their_partner = mine;
  values.their_partner_free = mine * free;
  values.wrote_since_sender = isLater ? 1 : 0;
  values.asked_last = own?.asked === true && gap < Math.log1p(40) ? 1 : 0;
  values.busy_with_other = own?.lastTo != null && own.lastTo !== message.sender ? 1 : 0;
  values.open_mention = (here?.mentioned.get(user) ?? -1) > (own?.lastIndex ?? -1) ? 1 : 0;
}

function fillPlace(values: Values, scene: Scene, { user, own, person, helper }: Candidate): void {
  const { here, message, senderPerson } = scene;
  values.recent_share = Math.log1p(own?.recent ?? 0);
  values.own_messages = Math.log1p(own?.messages ?? 0);
  values.helper = helper;
  values.starter = here?.starter === user ? 1 : 0;
  fillSurroundings(values, scene, user);
  values.ties_to_sender = Math.log1p(person?.ties.get(message.sender) ?? 0);
  values.ties_from_sender = Math.log1p(senderPerson?.ties.get(user) ?? 0);
}

/** A thread's candidate in the conversation around it. */
function fillSurroundings(values: Values, { above }: Scene, user: string): void {
  const around = above?.speakers.get(user);
  values.around_since = around === undefined ? Math.log1p(MAX_GAP) : gapOf(above!, around);
  values.around_messages = Math.log1p(around?.messages ?? 0);
  values.joins = Math.log1p(around?.threads ?? 0) - Math.log1p(above?.threads ?? 0);
}

/** What is assumed of somebody who never wrote here: about one person in the audience is concerned by a message. */
function fillPrior(
  values: Values,
  { message, here, above, audience }: Scene,
  { user, own, position }: Candidate,
): void {
  const isKnown = own !== undefined || above?.speakers.has(user) === true;
  const silentThrough = here?.messages ?? 0;
  values.newcomer = isKnown || position >= 0 || message.sender === user ? 0 : 1;
  values.audience_share = -Math.log(audience);
  values.unheard = Math.log1p(silentThrough / audience);
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
