// What an event means: whom it concerns, which inputs each of them gets, and what it changes in the directory (members,
// conversations, users). One entry a type; the only place that knows how a chat server's event reaches a recipient.
import type { ChatEvent, EventOf, EventType } from '../model/event.js';
import type { Input } from '../model/input.js';
import type { PolicyDocument } from '../model/policy.js';
import {
  addressConversation,
  addressJoining,
  addressLeaving,
  addressMessage,
  addressPreference,
} from './address-conversation.js';
import { type Addressed, type Directory, nobody, toHolders, toUser } from './addressed.js';
import { andNamed } from './edited.js';
import { endedBefore } from './ended-calls.js';
import { introduce } from './introduce.js';
import { noticeInput } from './notice-input.js';
import { profileInputs } from './told-profiles.js';

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
  'member.added': addressJoining,
  'member.removed': addressLeaving,
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
  'preference.changed': addressPreference,
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
