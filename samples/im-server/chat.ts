// A chat as its server sees it: people, conversations, messages with a number in their conversation, who has read what.
// Everything that happens is appended to the log as an event.
import type { StreamLog } from './stream-log.js';

export interface ChatOptions {
  readonly run: string;
  readonly source: string;
  readonly now: () => number;
}

export interface SaidExtras {
  readonly [field: string]: unknown;
}

export interface Said {
  readonly message: string;
  readonly conversation: string;
  readonly seq: number;
}

export class Chat {
  readonly #seqs = new Map<string, number>();
  readonly #firstSeq: number;
  #events = 0;
  #messages = 0;

  constructor(
    private readonly log: StreamLog,
    private readonly options: ChatOptions,
  ) {
    // Numbers go on rising over restarts of this server, although it remembers nothing.
    this.#firstSeq = Math.floor(options.now() / 100);
  }

  /** Appends an event as it is, with an id of its own. */
  tell(type: string, data: Readonly<Record<string, unknown>>, time = this.options.now()): string {
    this.#events += 1;
    const id = `${this.options.run}-${this.#events}`;
    this.log.append({ id, source: this.options.source, type, time: new Date(time).toISOString(), data });
    return id;
  }

  /** `extras`: further fields of message.created, such as mentions or importance. `agoMs`: how late it arrives here. */
  say(sender: string, conversation: string, text: string, extras: SaidExtras = {}, agoMs = 0): Said {
    const seq = (this.#seqs.get(conversation) ?? this.#firstSeq) + 1;
    this.#seqs.set(conversation, seq);
    this.#messages += 1;
    const message = `${this.options.run}-m${this.#messages}`;
    this.tell(
      'message.created',
      { message, conversation, seq, sender, text, ...extras },
      this.options.now() - agoMs,
    );
    return { message, conversation, seq };
  }

  /** Sends a message a second time, as a server does that is not sure whether the first got through. */
  repeat(said: Said, sender: string, text: string): void {
    this.tell('message.created', { ...said, sender, text });
  }

  read(user: string, conversation: string, device: string | null = null): void {
    const upTo = this.#seqs.get(conversation);
    if (upTo !== undefined) this.tell('read.advanced', { user, conversation, up_to_seq: upTo, device });
  }

  remove({ message }: Said): void {
    this.tell('message.deleted', { message });
  }

  active(user: string, device: string): void {
    this.tell('presence.changed', { user, device, connected: true, active: true });
  }

  leave(user: string, device: string): void {
    this.tell('presence.changed', { user, device, connected: false, clean: true });
  }
}
