import type { ChatEvent } from '../model/event.js';
import type { PolicyDocument } from '../model/policy.js';
import type { Device } from '../model/push.js';
import { policyFor } from '../model/policy-levels.js';
import type { PolicyVersions } from '../ports.js';
import type { EventStore } from '../store/event-store.js';
import type {
  Conversation,
  ConversationStore,
  RecipientStore,
  StoredPush,
  UserStore,
} from '../store/stores.js';
import type { ComposeInput, ComposeMessage } from './compose.js';
import type { UnreadCount } from './delivery-events.js';

export interface TextSources {
  readonly events: EventStore;
  readonly recipients: RecipientStore;
  readonly conversations: ConversationStore;
  readonly users: UserStore;
  readonly policies: Pick<PolicyVersions, 'inEffect'>;
  readonly unread: UnreadCount;
}

const mostPrivateFirst = ['generic', 'sender', 'full'] as const satisfies PolicyDocument['privacy'][];

/** Looks up what a push says: texts, names, and how much of them the app lets be shown. */
export class Texts {
  readonly #sources: TextSources;

  constructor(sources: TextSources) {
    this.#sources = sources;
  }

  async of(push: StoredPush, device: Device): Promise<ComposeInput> {
    if (push.item_kind === 'notice') return this.#notice(push, device);
    const messages = await this.#messages(push);
    const ids = [...new Set(messages.map((each) => each.conversation))];
    const conversations = await this.#sources.conversations.get(push.app, ids);
    const isCall = push.kind === 'voip' || messages.some((each) => each.isCall === true);
    return {
      messages,
      conversations: new Map(conversations.map((each) => [each.id, each])),
      kind: isCall ? 'call' : 'message',
      privacy: await this.#privacyOf(push.app, conversations),
      badge: await this.#sources.unread.of(push.app, push.user),
      locale: device.locale,
    };
  }

  /** What it says now: a correction may have given it other content (A08). */
  async #notice(push: StoredPush, device: Device): Promise<ComposeInput> {
    const { app, user, messages } = push;
    const id = messages.at(-1)!;
    const known = await this.#sources.recipients.notice(app, user, id);
    const [told] = await this.#sources.events.notice(app, user, known?.content_of ?? id);
    return {
      messages: [{ conversation: '', senderName: null, text: '' }],
      conversations: new Map(),
      kind: 'notice',
      notice: { title: told?.data.title ?? '', body: told?.data.body ?? '' },
      privacy: await this.#privacyOf(app, []),
      badge: await this.#sources.unread.of(app, user),
      locale: device.locale,
    };
  }

  /** In the order of the push. A message that retention has removed is still counted, without its text. */
  async #messages(push: StoredPush): Promise<ComposeMessage[]> {
    const events = await this.#sources.events.messages(push.app, push.messages);
    const byMessage = new Map(events.map((each) => [idOf(each), each]));
    const senders = [...new Set(events.map(senderOf).filter((each) => each !== null))];
    const users = await this.#sources.users.get(push.app, senders);
    const names = new Map(users.map((each) => [each.id, each.name]));
    return push.messages.map((message) => {
      const event = byMessage.get(message);
      const sender = event === undefined ? null : senderOf(event);
      return {
        conversation: (event && conversationOf(event)) ?? push.conversation ?? '',
        senderName: sender === null ? null : (names.get(sender) ?? null),
        text: event?.type === 'message.created' ? event.data.text : '',
        ...(event?.type === 'call.ringing' ? { isCall: true } : {}),
      };
    });
  }

  /** Of several conversations in one notification, the most private wins. */
  async #privacyOf(app: string, conversations: readonly Conversation[]): Promise<PolicyDocument['privacy']> {
    const policy = this.#sources.policies.inEffect(app);
    // Without a policy nobody has said that text may be shown.
    if (policy === null) return 'sender';
    const parentIds = conversations.flatMap(({ parent }) => (parent === null ? [] : [parent]));
    const parents = parentIds.length === 0 ? [] : await this.#sources.conversations.get(app, parentIds);
    const asked = conversations.map((each) => {
      const parent = parents.find(({ id }) => id === each.parent) ?? null;
      return policyFor(policy, each, parent).privacy;
    });
    return mostPrivateFirst.find((each) => asked.includes(each)) ?? policy.privacy;
  }
}

function idOf(event: ChatEvent): string | null {
  if (event.type === 'message.created') return event.data.message;
  return event.type === 'call.ringing' ? event.data.call : null;
}

function senderOf(event: ChatEvent): string | null {
  return event.type === 'message.created' || event.type === 'call.ringing' ? event.data.sender : null;
}

function conversationOf(event: ChatEvent): string | null {
  return event.type === 'message.created' || event.type === 'call.ringing' ? event.data.conversation : null;
}
