import type { EventData } from '../model/event.js';
import type { EventDocument } from '../model/event-document.js';

type MessageDocument = Extract<EventDocument, { type: 'message.created' }>;
type Presence = Extract<EventDocument, { type: 'presence.changed' }>['data'];

/** Builds the events of a small chat, each with an id of its own and messages numbered per conversation. */
export class ChatBuilder {
  readonly #seqs = new Map<string, number>();
  #events = 0;

  /** `prefix`: begins every id, so that two builders do not meet. */
  constructor(private readonly prefix = 'test') {}

  user(user: string, name: string): EventDocument {
    return { id: this.#id(), type: 'user.updated', data: { user, name } };
  }

  conversation(
    conversation: string,
    type: NonNullable<EventData<'conversation.updated'>['type']>,
    ...members: readonly string[]
  ): EventDocument {
    return {
      id: this.#id(),
      type: 'conversation.updated',
      data: { conversation, type, members: [...members] },
    };
  }

  message(
    conversation: string,
    sender: string,
    text: string,
    more: Partial<MessageDocument['data']> = {},
  ): MessageDocument {
    const seq = (this.#seqs.get(conversation) ?? 0) + 1;
    this.#seqs.set(conversation, seq);
    const data = { message: `${conversation}-${seq}`, conversation, seq, sender, text, ...more };
    return { id: this.#id(), type: 'message.created', data };
  }

  /** Left out: everything that was built so far. */
  read(user: string, conversation: string, upToSeq = this.#seqs.get(conversation) ?? 0): EventDocument {
    return { id: this.#id(), type: 'read.advanced', data: { user, conversation, up_to_seq: upToSeq } };
  }

  presence(user: string, device: string, how: Omit<Presence, 'user' | 'device'>): EventDocument {
    return { id: this.#id(), type: 'presence.changed', data: { user, device, ...how } };
  }

  #id(): string {
    this.#events += 1;
    return `${this.prefix}-${this.#events}`;
  }
}
