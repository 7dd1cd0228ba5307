// Whom an edit names: people who had not been looked at, because they were only counted when the message came, or
// because the edit overtook it. In: the edit and the directory; out: users and what the message is to them. Reads only.
import type { EventOf } from '../model/event.js';
import type { PolicyDocument } from '../model/policy.js';
import { policyFor } from '../model/policy-levels.js';
import type { Input } from '../model/input.js';
import type { ArrivingMessage } from '../model/arriving.js';
import type { Recipient } from '../model/recipient.js';
import type { EventStore } from '../store/event-store.js';
import type { Conversation } from '../store/stores.js';
import { candidates, type Audience, type Candidates } from './candidates.js';
import type { MembershipIndex } from './membership-index.js';

interface Sources {
  readonly index: MembershipIndex;
  readonly events: EventStore;
}

/** What an edit is to those who have the message, and whom it concerns besides. */
interface Edit {
  readonly late: (() => Promise<readonly string[]>) | null;
  readonly inputs: (recipient: Recipient) => readonly Input[];
  readonly conversations: readonly Conversation[];
}

interface Named {
  readonly users: readonly string[];
  readonly conversations: readonly Conversation[];
  readonly inputs: readonly Input[];
}

/** A message as it arrives. The server's clock is not ours: what it dates in the future is clamped to arrival. */
export function arriving({ data, time, receivedAt }: EventOf<'message.created'>): ArrivingMessage {
  return { ...data, created_at: data.created_at === null ? time : Math.min(data.created_at, receivedAt) };
}

/** Those whom an edit names and who do not have the message get it as it now reads (E05). */
export async function andNamed<T extends Edit>(
  edit: T,
  event: EventOf<'message.edited'>,
  sources: Sources,
): Promise<T> {
  const named = await namedByEdit(event, sources);
  if (named === null) return edit;
  const fresh = new Set<string>();
  const late = async () => {
    const holders = (await edit.late?.()) ?? [];
    for (const user of named.users) if (!holders.includes(user)) fresh.add(user);
    return [...holders, ...fresh];
  };
  const inputs = (recipient: Recipient) => (fresh.has(recipient.id) ? named.inputs : edit.inputs(recipient));
  return { ...edit, late, inputs, conversations: named.conversations };
}

/** Null: it names nobody, or there is no message (yet) in which it could. */
async function namedByEdit(event: EventOf<'message.edited'>, sources: Sources): Promise<Named | null> {
  const { app, data } = event;
  const isNaming = data.mentions?.length || data.reply_to || (data.broadcast ?? 'none') !== 'none';
  if (!isNaming) return null;
  const [told] = await sources.events.messages(app, [data.message]);
  if (told?.type !== 'message.created') return null;
  const known = await sources.events.known(app, [], [data.message]);
  const audience = await sources.index.audience(app, told.data.conversation);
  if (audience === null) return null;
  const conversations = await withParent(app, told.data.conversation, sources.index);
  const message = arriving(told);
  const created = {
    type: 'message.created',
    message,
    scores: null,
    llmChanges: [],
    duplicate: false,
  } as const;
  // Whoever was only counted until it was deleted is told so (V03), and nothing else.
  const isDeleted = known.some(({ type }) => type === 'message.deleted');
  const deleted: readonly Input[] = isDeleted ? [{ type: 'message.deleted', message: data.message }] : [];
  return { users: peopleIn(message, audience), conversations, inputs: [...deleted, created] };
}

/** A message that edits overtook concerns whom it concerns as edited. */
export async function asEdited<T extends { readonly conversations: readonly Conversation[] }>(
  told: T,
  message: ArrivingMessage,
  early: readonly Input[],
  policy: PolicyDocument,
  index: MembershipIndex,
): Promise<T & Candidates> {
  const edited = editedBy(message, early);
  const [conversation, parent = null] = told.conversations as readonly [Conversation, Conversation?];
  const audience = (await index.audience(conversation.app, conversation.id))!;
  return {
    ...told,
    ...candidates(
      { ...edited, mentions: [...edited.mentions] },
      audience,
      policyFor(policy, conversation, parent),
    ),
  };
}

/** A message as the edits that overtook it make it. */
export function editedBy(message: ArrivingMessage, early: readonly Input[]): ArrivingMessage {
  const edits = early.map((each) => (each.type === 'message.edited' ? each.set : {}));
  return edits.reduce<ArrivingMessage>((sum, set) => ({ ...sum, ...set }), message);
}

function peopleIn(message: ArrivingMessage, audience: Audience): readonly string[] {
  const { mentions, reply_to, broadcast, sender_kind } = message;
  const all = broadcast !== 'none' && sender_kind !== 'bot' ? [...audience.everyone()] : [];
  const named = [...mentions, ...(reply_to === null ? [] : [reply_to]), ...all];
  return [...new Set(named)].filter((user) => audience.has(user));
}

async function withParent(app: string, id: string, index: MembershipIndex): Promise<readonly Conversation[]> {
  const conversation = (await index.conversation(app, id))!;
  const parent = conversation.parent === null ? null : await index.conversation(app, conversation.parent);
  return parent === null ? [conversation] : [conversation, parent];
}
