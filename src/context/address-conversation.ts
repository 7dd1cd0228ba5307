// What happens in a conversation: whom a message, a change of it, of its members or of their settings concerns.
import type { ChatEvent, EventOf } from '../model/event.js';
import type { Input } from '../model/input.js';
import type { PolicyDocument } from '../model/policy.js';
import { policyFor } from '../model/policy-levels.js';
import { defaultConversationPreferences } from '../model/preferences.js';
import type { Recipient } from '../model/recipient.js';
import type { Write } from '../store/ledger.js';
import type { Conversation } from '../store/stores.js';
import { type Addressed, type Directory, nobody } from './addressed.js';
import { candidates } from './candidates.js';
import { arriving } from './edited.js';
import { join, joinByWriting, type Member } from './joining.js';
import { attachedTo } from './told-profiles.js';

export async function addressMessage(
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

export async function addressConversation(
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

export async function addressJoining(
  event: EventOf<'member.added'>,
  directory: Directory,
): Promise<Addressed> {
  const { user, conversation, ...settings } = event.data;
  const known = await ensureConversation(event, conversation, directory);
  const joined = await join(event, conversation, [{ user, ...settings }], directory);
  return {
    ...nobody,
    ...joined,
    conversations: [known.conversation],
    writes: [...known.writes, ...joined.writes],
  };
}

export async function addressLeaving(
  event: EventOf<'member.removed'>,
  directory: Directory,
): Promise<Addressed> {
  const { user, conversation } = event.data;
  // Before: one that is read from the ledger while this is on its way to it would have the member for good.
  await directory.index.conversation(event.app, conversation);
  directory.index.removeMember(event.app, conversation, user);
  const writes = directory.memberships.remove(event.app, conversation, user);
  return { ...nobody, users: [user], inputs: (recipient) => withdraw(recipient, conversation), writes };
}

export async function addressPreference(
  event: EventOf<'preference.changed'>,
  directory: Directory,
): Promise<Addressed> {
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
