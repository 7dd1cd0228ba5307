// What an event means: whom it concerns, which inputs each of them gets, and what it changes in the directory (members,
// conversations, users). One entry a type; the only place that knows how a chat server's event reaches a recipient.
import type { ChatEvent, EventOf, EventType } from '../model/event.js';
import type { PolicyDocument } from '../model/policy.js';
import { policyFor } from '../model/policy-levels.js';
import { defaultConversationPreferences } from '../model/preferences.js';
import type { Input } from '../model/input.js';
import type { ArrivingMessage } from '../model/arriving.js';
import type { Recipient } from '../model/recipient.js';
import type { Write } from '../store/ledger.js';
import type { EventStore } from '../store/event-store.js';
import type {
  Conversation,
  ConversationStore,
  MembershipStore,
  RecipientStore,
  UserStore,
} from '../store/stores.js';
import { candidates, type Candidates } from './candidates.js';
import { andNamed, arriving } from './edited.js';
import { endedBefore } from './ended-calls.js';
import { introduce } from './introduce.js';
import { join, joinByWriting, type Member } from './joining.js';
import type { MembershipIndex } from './membership-index.js';
import { noticeInput } from './notice-input.js';
import { attachedTo, profileInputs } from './told-profiles.js';

export interface Directory {
  readonly index: MembershipIndex;
  readonly conversations: ConversationStore;
  readonly memberships: MembershipStore;
  readonly users: UserStore;
  readonly recipients: RecipientStore;
  readonly events: EventStore;
}

export interface Addressed {
  readonly users: readonly string[];
  /** Where it takes the events before this one to say whom it concerns: asked when they are decided, instead of `users`. */
  readonly late: (() => Promise<readonly string[]>) | null;
  /** Conversations whose settings and read cursors the inputs look at. */
  readonly conversations: readonly Conversation[];
  readonly inputs: (recipient: Recipient) => readonly Input[];
  readonly cohort: Candidates['cohort'];
  readonly writes: readonly Write[];
  /** The message to be scored, for message.created. */
  readonly message: ArrivingMessage | null;
}

const nobody: Addressed = {
  users: [],
  late: null,
  conversations: [],
  inputs: () => [],
  cohort: null,
  writes: [],
  message: null,
};

type Address<T extends EventType> = (
  event: EventOf<T>,
  directory: Directory,
  policy: PolicyDocument,
) => Promise<Addressed>;

const table: { readonly [T in EventType]: Address<T> } = {
  'message.created': addressMessage,
  'message.edited': async (event, directory) => {
    const { message, ...set } = event.data;
    const edit = toHolders(event.app, message, directory, () => ({ type: 'message.edited', message, set }));
    return andNamed(edit, event, directory);
  },
  'message.deleted': async (event, directory) =>
    toHolders(event.app, event.data.message, directory, () => ({
      type: 'message.deleted',
      message: event.data.message,
    })),
  'reaction.added': async () => nobody,
  'typing.started': async () => nobody,
  'read.advanced': async (event, directory) => {
    const { user, conversation, up_to_seq, device } = event.data;
    const known = await directory.index.conversation(event.app, conversation);
    const input: Input = { type: 'read.advanced', conversation, up_to_seq, device };
    return { ...nobody, users: [user], conversations: known ? [known] : [], inputs: () => [input] };
  },
  'presence.changed': async (event) => {
    const { user, foreground, ...presence } = event.data;
    // An app in the background does not show anything, so it is as good as gone (E06).
    const hidden = foreground === false ? { connected: false, clean: true } : {};
    const input = { type: 'presence.changed', ...presence, ...hidden } as const;
    return { ...nobody, users: [user], inputs: (recipient) => [...introduce(recipient, input), input] };
  },
  'conversation.updated': addressConversation,
  'member.added': async (event, directory) => {
    const { user, conversation, ...settings } = event.data;
    const known = await ensureConversation(event, conversation, directory);
    const joined = await join(event, conversation, [{ user, ...settings }], directory);
    return {
      ...nobody,
      ...joined,
      conversations: [known.conversation],
      writes: [...known.writes, ...joined.writes],
    };
  },
  'member.removed': async (event, directory) => {
    const { user, conversation } = event.data;
    directory.index.removeMember(event.app, conversation, user);
    const writes = directory.memberships.remove(event.app, conversation, user);
    return { ...nobody, users: [user], inputs: (recipient) => withdraw(recipient, conversation), writes };
  },
  'user.updated': async (event, directory) => {
    const { user, name, bot } = event.data;
    const [known] = await directory.users.get(event.app, [user]);
    const put = {
      app: event.app,
      id: user,
      name: name ?? known?.name ?? null,
      bot: bot ?? known?.bot ?? false,
    };
    const writes = directory.users.put([put]);
    const inputs = profileInputs(event.data);
    return inputs.length === 0
      ? { ...nobody, writes }
      : { ...nobody, users: [user], inputs: () => inputs, writes };
  },
  'preference.changed': async (event, directory) => {
    const { user } = event.data;
    if (!('conversation' in event.data)) {
      const input: Input = { type: 'preference.changed', set: event.data.set };
      return { ...nobody, users: [user], inputs: () => [input] };
    }
    const { conversation, set } = event.data;
    const known = await ensureConversation(event, conversation, directory);
    const before = await directory.memberships.settings(event.app, conversation, [user]);
    const settings = { ...(before.get(user) ?? defaultConversationPreferences), ...set };
    directory.index.setSettings(event.app, conversation, user, settings);
    const input: Input = { type: 'preference.changed', conversation, set };
    return {
      ...nobody,
      users: [user],
      conversations: [known.conversation],
      inputs: () => [input],
      writes: known.writes,
    };
  },
  'call.ringing': async (event, directory) => {
    const { call, conversation, ...rest } = event.data;
    const audience = await directory.index.audience(event.app, conversation);
    const known = await directory.index.conversation(event.app, conversation);
    if (audience === null || known === null) return nobody;
    const ringing: Input = { type: 'call.ringing', call, conversation, ...rest };
    const inputs = [...(await endedBefore(event, directory.events)), ringing];
    return { ...nobody, users: [...audience.everyone()], conversations: [known], inputs: () => inputs };
  },
  'call.ended': async (event, directory) => {
    const { call, how, user, device } = event.data;
    return toHolders(event.app, call, directory, (each) => ({
      type: 'call.ended',
      call,
      how,
      device: each === user || user === null ? device : null,
    }));
  },
  'notice.requested': async (event) => toUser(event.data.user, noticeInput(event)),
  'notice.cancelled': async ({ data: { user, notice } }) =>
    toUser(user, { type: 'notice.cancelled', notice }),
  'notice.seen': async ({ data: { user, ...seen } }) => toUser(user, { type: 'notice.seen', ...seen }),
};

/** Finds out whom an event concerns. Changes the membership index, in the order of the conversation's events. */
export function address(event: ChatEvent, directory: Directory, policy: PolicyDocument): Promise<Addressed> {
  return (table[event.type] as Address<EventType>)(event as never, directory, policy);
}

function toUser(user: string, input: Input): Addressed {
  return { ...nobody, users: [user], inputs: () => [input] };
}

/** Those who have the message (or call): known once it is decided itself, and therefore looked up as late as that. */
function toHolders(
  app: string,
  message: string,
  directory: Directory,
  input: (user: string) => Input,
): Addressed {
  const late = () => directory.recipients.usersOf(app, message);
  return { ...nobody, late, inputs: (recipient) => [input(recipient.id)] };
}

/** Nothing of a conversation may reach who has left it: what waits or is shown goes, as if it had been deleted. */
function withdraw(recipient: Recipient, conversation: string): Input[] {
  return [...recipient.items.values()]
    .filter((item) => item.conversation === conversation && !item.deleted)
    .map((item) => ({ type: 'message.deleted', message: item.message }));
}

/** A conversation that nobody announced is a group of those who write in it. */
async function ensureConversation(
  event: ChatEvent,
  id: string,
  directory: Directory,
): Promise<{ conversation: Conversation; writes: Write[] }> {
  const known = await directory.index.conversation(event.app, id);
  if (known !== null) return { conversation: known, writes: [] };
  const conversation: Conversation = { app: event.app, id, type: 'group', parent: null, title: null };
  directory.index.setConversation(conversation);
  return { conversation, writes: directory.conversations.put([conversation]) };
}

async function addressMessage(
  event: EventOf<'message.created'>,
  directory: Directory,
  policy: PolicyDocument,
): Promise<Addressed> {
  const { app, data } = event;
  const { conversation, writes } = await ensureConversation(event, data.conversation, directory);
  const parent =
    conversation.parent === null ? null : await directory.index.conversation(app, conversation.parent);
  const joined = await joinByWriting(event, conversation, directory);
  writes.push(...joined.writes);
  const audience = (await directory.index.audience(app, conversation.id))!;
  const { users, cohort } = candidates(data, audience, policyFor(policy, conversation, parent));
  const message = arriving(event);
  return {
    users,
    cohort,
    conversations: parent === null ? [conversation] : [conversation, parent],
    inputs: joined.inputs,
    late: null,
    writes,
    message,
  };
}

async function addressConversation(
  event: EventOf<'conversation.updated'>,
  directory: Directory,
): Promise<Addressed> {
  const { app, data } = event;
  const known = await directory.index.conversation(app, data.conversation);
  const conversation: Conversation = {
    app,
    id: data.conversation,
    type: data.type ?? known?.type ?? 'group',
    parent: data.parent === undefined ? (known?.parent ?? null) : data.parent,
    title: data.title ?? known?.title ?? null,
    ...attachedTo(known, data),
  };
  directory.index.setConversation(conversation);
  const fresh: Member[] = [];
  for (const member of data.members ?? []) {
    const each = typeof member === 'string' ? { user: member } : member;
    if (!(await directory.index.isMember(app, conversation.id, each.user))) fresh.push(each);
  }
  const joined = await join(event, conversation.id, fresh, directory);
  const writes = [...directory.conversations.put([conversation]), ...joined.writes];
  return { ...nobody, ...joined, conversations: [conversation], writes };
}
