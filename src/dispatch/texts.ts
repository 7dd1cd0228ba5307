import { LRUCache } from 'lru-cache';
import type { ChatEvent } from '../model/event.js';
import type { PolicyDocument } from '../model/policy.js';
import type { Device } from '../model/push.js';
import type { ConversationStore, EventStore, PolicyStore, StoredPush, UserStore } from '../store/stores.js';
import type { ComposeInput, ComposeMessage } from './compose.js';
import type { UnreadCount } from './delivery-events.js';

export interface TextSources {
  readonly events: EventStore;
  readonly conversations: ConversationStore;
  readonly users: UserStore;
  readonly policies: PolicyStore;
  readonly unread: UnreadCount;
}

const PRIVACY_FOR_MS = 2_000;

/** Looks up what a push says: texts, names, and how much of them the app lets be shown. */
export class Texts {
  readonly #sources: TextSources;
  readonly #privacy = new LRUCache<string, PolicyDocument['privacy']>({ max: 1_000, ttl: PRIVACY_FOR_MS });

  constructor(sources: TextSources) {
    this.#sources = sources;
  }

  async of(push: StoredPush, device: Device): Promise<ComposeInput> {
    const messages = await this.#messages(push);
    const ids = [...new Set(messages.map((each) => each.conversation))];
    const conversations = await this.#sources.conversations.get(push.app, ids);
    return {
      messages,
      conversations: new Map(conversations.map((each) => [each.id, each])),
      kind: push.kind === 'voip' ? 'call' : 'message',
      privacy: await this.#privacyOf(push.app),
      badge: await this.#sources.unread.of(push.app, push.user),
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
      };
    });
  }

  async #privacyOf(app: string): Promise<PolicyDocument['privacy']> {
    const known = this.#privacy.get(app);
    if (known !== undefined) return known;
    // Without a policy nobody has said that text may be shown.
    const privacy = (await this.#sources.policies.current(app))?.document.privacy ?? 'sender';
    this.#privacy.set(app, privacy);
    return privacy;
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
