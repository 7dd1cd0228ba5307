// What a notification says: in, the messages it carries with the names of people and conversations; out, title, body
// and badge. Pure. It shows text as text (no markup), and nothing that the app's privacy level keeps back.
import type { ConversationType } from '../model/event.js';
import type { PolicyDocument } from '../model/policy.js';
import type { Content } from '../model/push.js';
import { cleanName, cleanText } from './clean-text.js';
import { clip } from './fit.js';
import { phrasesFor, type Phrases } from './phrases.js';

export interface ComposeMessage {
  readonly conversation: string;
  /** Null where the chat server never told a name. */
  readonly senderName: string | null;
  /** Empty where the text is gone (retention) or was never sent. */
  readonly text: string;
  readonly isCall?: boolean;
}

export interface ComposeInput {
  /** Oldest first, at least one. */
  readonly messages: readonly ComposeMessage[];
  readonly conversations: ReadonlyMap<
    string,
    { readonly type: ConversationType; readonly title: string | null }
  >;
  readonly kind: 'message' | 'call' | 'notice';
  /** What a notice says; its `messages` are then empty of text. */
  readonly notice?: { readonly title: string; readonly body: string };
  readonly privacy: PolicyDocument['privacy'];
  readonly badge: number | null;
  readonly locale: string | null;
}

const MAX_NAME = 80;
const MAX_TEXT = 1_000;
const MAX_LINE = 160;
const MAX_LINES_SHOWN = 5;

export function compose(input: ComposeInput): Content {
  const phrases = phrasesFor(input.locale);
  return { ...say(input, phrases), badge: input.badge };
}

function say(input: ComposeInput, phrases: Phrases): { title: string; body: string } {
  const { messages, privacy } = input;
  if (input.kind === 'notice') return announce(input, phrases);
  const conversations = new Set(messages.map((each) => each.conversation));
  if (privacy === 'generic') return { title: count(messages, phrases), body: phrases.openToRead };
  if (input.kind === 'call') return { title: nameOf(messages[0]!, phrases), body: phrases.call };
  if (conversations.size > 1) return digest(input, conversations.size, phrases);
  return messages.length === 1 ? single(input, phrases) : several(input, phrases);
}

/** Its title may say as much as its body, so that either is shown where text may be, and neither elsewhere. */
function announce({ notice, privacy }: ComposeInput, phrases: Phrases): { title: string; body: string } {
  if (privacy !== 'full' || notice === undefined)
    return { title: phrases.newNotice, body: phrases.openToRead };
  const body = clip(cleanText(notice.body, 10), MAX_TEXT);
  const title = clip(cleanName(notice.title), MAX_NAME);
  if (title === '' && body === '') return { title: phrases.newNotice, body: phrases.openToRead };
  return { title: title || phrases.newNotice, body };
}

function single(input: ComposeInput, phrases: Phrases): { title: string; body: string } {
  const message = input.messages[0]!;
  const name = nameOf(message, phrases);
  const conversation = titleOf(input, message.conversation);
  const text = input.privacy === 'full' ? clip(cleanText(message.text, 10), MAX_TEXT) : '';
  return {
    title: conversation === null ? name : `${conversation}: ${name}`,
    body: text || phrases.newMessage,
  };
}

function several(input: ComposeInput, phrases: Phrases): { title: string; body: string } {
  const { messages } = input;
  const conversation = titleOf(input, messages[0]!.conversation);
  const names = [...new Set(messages.map((each) => nameOf(each, phrases)))];
  const title = `${conversation ?? names.join(', ')} (${messages.length})`;
  if (input.privacy === 'sender') return { title, body: names.join(', ') };
  return {
    title,
    body: lines(messages, (each) => (names.length > 1 ? nameOf(each, phrases) : null), phrases),
  };
}

/** Several conversations in one (B05): how many, and the newest of each line with where it was said. */
function digest(
  input: ComposeInput,
  conversations: number,
  phrases: Phrases,
): { title: string; body: string } {
  const title = phrases.digest(input.messages.length, conversations);
  const place = (each: ComposeMessage) => titleOf(input, each.conversation);
  const label = (each: ComposeMessage) =>
    [place(each), nameOf(each, phrases)].filter((part) => part !== null).join(': ');
  if (input.privacy === 'sender') {
    return { title, body: clip([...new Set(input.messages.map(label))].join(', '), MAX_TEXT) };
  }
  return { title, body: lines(input.messages, label, phrases) };
}

/** The newest messages, one line each, oldest of them first. */
function lines(
  messages: readonly ComposeMessage[],
  labelOf: (message: ComposeMessage) => string | null,
  phrases: Phrases,
): string {
  return messages
    .slice(-MAX_LINES_SHOWN)
    .map((each) => {
      const text = clip(cleanText(each.text, 1), MAX_LINE) || phrases.newMessage;
      const label = labelOf(each);
      return label === null ? text : `${label}: ${text}`;
    })
    .join('\n');
}

function nameOf(message: ComposeMessage, phrases: Phrases): string {
  return clip(cleanName(message.senderName ?? ''), MAX_NAME) || phrases.someone;
}

/** A direct conversation is known by the other person, so it has no title of its own. */
function titleOf(input: ComposeInput, id: string): string | null {
  const conversation = input.conversations.get(id);
  if (conversation === undefined || conversation.type === 'direct' || conversation.title === null)
    return null;
  return clip(cleanName(conversation.title), MAX_NAME) || null;
}

function count(messages: readonly ComposeMessage[], phrases: Phrases): string {
  return messages.length === 1 ? phrases.newMessage : phrases.newMessages(messages.length);
}
