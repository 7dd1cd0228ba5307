import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
// In an app of your own: from 'warbler'.
import { type HeardDecision, type ItemResult, OnDecision, Warbler } from '../../src/library.js';

export interface Message {
  readonly id: string;
  readonly room: string;
  readonly sender: string;
  readonly text: string;
}

const PEOPLE = { mia: 'Mia', sam: 'Sam', ada: 'Ada' } as const;
const ROOMS = { 'mia-sam': ['direct', 'mia', 'sam'], crew: ['group', 'mia', 'sam', 'ada'] } as const;

/** The chat itself, in memory. Whatever happens in it is told to Warbler in the same process. */
@Injectable()
export class RoomsService implements OnApplicationBootstrap {
  readonly #messages: Message[] = [];
  readonly #heard: HeardDecision[] = [];

  constructor(private readonly warbler: Warbler) {}

  async onApplicationBootstrap(): Promise<void> {
    const app = this.warbler.app();
    for (const [user, name] of Object.entries(PEOPLE)) {
      await app.emit({ id: `user-${user}`, type: 'user.updated', data: { user, name } });
    }
    for (const [conversation, [type, ...members]] of Object.entries(ROOMS)) {
      const data = { conversation, type, members };
      await app.emit({ id: `room-${conversation}`, type: 'conversation.updated', data });
    }
  }

  /** Null: there is no such room, or the sender is not in it. */
  async say(room: string, sender: string, text: string): Promise<ItemResult | null> {
    const members: readonly string[] = ROOMS[room as keyof typeof ROOMS] ?? [];
    if (!members.slice(1).includes(sender)) return null;
    const seq = this.#messages.filter((each) => each.room === room).length + 1;
    const message = { id: `${room}-${seq}`, room, sender, text };
    this.#messages.push(message);
    const data = { message: message.id, conversation: room, seq, sender, text };
    const [result] = await this.warbler
      .app()
      .emit({ id: `said-${message.id}`, type: 'message.created', data });
    return result!;
  }

  history(room: string): readonly Message[] {
    return this.#messages.filter((each) => each.room === room);
  }

  /** What a chat server may do with decisions: here they are kept, to be looked at. */
  @OnDecision()
  hear(decision: HeardDecision): void {
    this.#heard.push(decision);
  }

  why(message: string): readonly string[] {
    return this.#heard
      .filter((each) => each.message === message)
      .map(({ user, outcome, reason, sentence }) => `${user}: ${outcome}, ${reason}. ${sentence}`);
  }
}
