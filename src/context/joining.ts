// How users become members: told by the chat server, or by writing.
import type { ChatEvent, EventOf } from '../model/event.js';
import type { ConversationPreferences } from '../model/preferences.js';
import type { Input } from '../model/input.js';
import type { Recipient } from '../model/recipient.js';
import type { Write } from '../store/ledger.js';
import type { Conversation, MembershipStore } from '../store/stores.js';
import { type MembershipIndex, newMembership } from './membership-index.js';

export type Member = { readonly user: string } & Partial<
  Pick<ConversationPreferences, 'followed' | 'participant'>
>;

export interface Joined {
  /** Those whose settings change, with the inputs that change them. */
  readonly users: readonly string[];
  readonly inputs: (recipient: Recipient) => readonly Input[];
  readonly writes: readonly Write[];
}

export interface MemberDirectory {
  readonly index: MembershipIndex;
  readonly memberships: MembershipStore;
}

const nothing: Joined = { users: [], inputs: () => [], writes: [] };

/** Who writes is a member, and a participant of the thread. */
export async function joinByWriting(
  event: EventOf<'message.created'>,
  conversation: Conversation,
  directory: MemberDirectory,
): Promise<Joined> {
  const { app, data } = event;
  const isThread = conversation.type === 'thread';
  if (await directory.index.isMember(app, conversation.id, data.sender)) {
    if (!isThread) return nothing;
    const known = await directory.memberships.settings(app, conversation.id, [data.sender]);
    if (known.get(data.sender)?.participant) return nothing;
  }
  const member = isThread ? { user: data.sender, participant: true } : { user: data.sender };
  return join(event, conversation.id, [member], directory);
}

/**
 * Makes users members. What they have set, read or joined before stays; what the chat server says of them (following,
 * taking part) is a change of their settings like any other, so that it reaches their state.
 */
export async function join(
  { app, time }: ChatEvent,
  conversation: string,
  members: readonly Member[],
  { index, memberships }: MemberDirectory,
): Promise<Joined> {
  const users = members.map((each) => each.user);
  const before = await memberships.settings(app, conversation, users);
  const said = new Map(members.map(({ user, ...set }) => [user, set]));
  const joining = users.map((user) => newMembership(app, conversation, user, time));
  for (const each of joining) index.setMember({ ...each, ...before.get(each.user), ...said.get(each.user) });
  return {
    users: users.filter((user) => Object.keys(said.get(user)!).length > 0),
    inputs: ({ id }) => {
      const set = said.get(id);
      return set && Object.keys(set).length > 0 ? [{ type: 'preference.changed', conversation, set }] : [];
    },
    writes: joining.length > 0 ? memberships.join(joining) : [],
  };
}
