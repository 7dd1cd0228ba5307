// Plays one chat after another into a gateway through its real ingest (socket.io with acks), under the stream's clock.
import { io, type Socket } from 'socket.io-client';
import { bucketOf } from '../../src/model/ids.js';
import type { ManualClock } from '../../src/observe/clock.js';
import type { DeviceRegistry } from '../../src/ports.js';
import type { LivePipeline } from '../../src/pipeline.js';
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import type { StreamMessage } from '../relevance-stream.js';
import { appOf, type StreamLine } from './stream-lines.js';

/** What was fed: `authors`, and `mentions` of members, as `app message user`. */
export interface FedChats {
  readonly messages: number;
  readonly events: number;
  readonly authors: readonly string[];
  readonly mentions: readonly string[];
}

export interface FeederParts {
  readonly url: string;
  readonly adminKey: string;
  readonly clock: ManualClock;
  readonly pipeline: LivePipeline;
  readonly devices: DeviceRegistry;
  readonly sandbox: Sandbox;
}

const phoneProviders = ['apns', 'fcm', 'webpush'] as const;

interface Chat {
  readonly app: string;
  readonly socket: Socket;
  readonly names: Map<string, { name: string; isBot: boolean }>;
  readonly members: Set<string>;
  readonly seqs: Map<string, number>;
}

export class StreamFeeder {
  #chat: Chat | null = null;
  #messages = 0;
  #events = 0;
  readonly #mentions: string[] = [];
  readonly #authors: string[] = [];

  constructor(private readonly parts: FeederParts) {}

  async feed(line: StreamLine): Promise<void> {
    if (line.type === 'stream') return this.#begin(appOf(line.id));
    const chat = this.#chat!;
    if (line.type === 'user') chat.names.set(line.id, { name: line.name, isBot: line.bot === true });
    if (line.type === 'message') await this.#message(chat, line);
  }

  async end(): Promise<FedChats> {
    this.#chat?.socket.disconnect();
    await this.#advance(Number.MAX_SAFE_INTEGER);
    await this.parts.pipeline.idle();
    return {
      messages: this.#messages,
      events: this.#events,
      authors: this.#authors,
      mentions: this.#mentions,
    };
  }

  async #begin(app: string): Promise<void> {
    await this.end();
    const socket = io(`${this.parts.url}/im`, {
      auth: { token: this.parts.adminKey, app },
      transports: ['websocket'],
      forceNew: true,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    this.#chat = { app, socket, names: new Map(), members: new Set(), seqs: new Map() };
  }

  async #message(chat: Chat, line: StreamMessage): Promise<void> {
    await this.#advance(line.t * 1_000);
    const events: object[] = [];
    if (!chat.members.has(line.from)) events.push(...(await this.#join(chat, line)));
    events.push(this.#created(chat, line));
    await this.#send(chat, events);
    await this.parts.pipeline.decided();
    this.#messages += 1;
    this.#authors.push(`${chat.app} ${line.id} ${line.from}`);
    const mentioned = line.mentions.filter((user) => user !== line.from && chat.members.has(user));
    this.#mentions.push(...mentioned.map((user) => `${chat.app} ${line.id} ${user}`));
    if (hasDesktop(line.from, chat)) await this.#touchDesktop(chat, line);
  }

  /** Sets the clock to the next hold that is due, as often as there is one before `until`, then to `until`. */
  async #advance(until: number): Promise<void> {
    const { clock, pipeline } = this.parts;
    for (let next = pipeline.nextWake(); next !== null && next <= until; next = pipeline.nextWake()) {
      clock.set(Math.max(next, clock.now()));
      await pipeline.wakeDue();
    }
    if (until !== Number.MAX_SAFE_INTEGER) clock.set(until);
  }

  async #join(chat: Chat, { from, conv, id, t }: StreamMessage): Promise<object[]> {
    const isFirst = chat.members.size === 0;
    chat.members.add(from);
    const { name, isBot } = chat.names.get(from)!;
    if (!isBot) await this.#equip(chat, from);
    const time = new Date(t * 1_000).toISOString();
    const told = (kind: string, type: string, data: object): object => ({
      id: `${id}-${kind}`,
      type,
      time,
      data,
    });
    return [
      ...(isFirst
        ? [told('conversation', 'conversation.updated', { conversation: conv, type: 'channel' })]
        : []),
      told('user', 'user.updated', { user: from, name, bot: isBot }),
      told('member', 'member.added', { conversation: conv, user: from }),
    ];
  }

  /** A phone for everyone, its provider chosen by hash; a desktop for every second user. */
  async #equip(chat: Chat, user: string): Promise<void> {
    const provider = phoneProviders[bucketOf(`${chat.app}/${user}`, phoneProviders.length)]!;
    const phone = this.parts.sandbox.registerDevice({ id: `${chat.app}/${user}/phone`, provider });
    await this.parts.devices.put(chat.app, user, 'phone', {
      kind: 'phone',
      platform: provider === 'apns' ? 'ios' : 'android',
      provider,
      target: phone.target.value,
    });
    if (hasDesktop(user, chat)) {
      await this.parts.devices.put(chat.app, user, 'desktop', {
        kind: 'desktop',
        platform: 'linux',
        provider: null,
      });
    }
  }

  #created(chat: Chat, { id, t, conv, from, text, mentions }: StreamMessage): object {
    const seq = (chat.seqs.get(conv) ?? 0) + 1;
    chat.seqs.set(conv, seq);
    return {
      id,
      type: 'message.created',
      time: new Date(t * 1_000).toISOString(),
      data: {
        message: id,
        conversation: conv,
        seq,
        sender: from,
        sender_kind: chat.names.get(from)!.isBot ? 'bot' : 'user',
        text,
        mentions,
        device: hasDesktop(from, chat) ? 'desktop' : null,
      },
    };
  }

  /** Whoever writes at a desktop is there for a while: active until `idle_after_seconds` have passed. */
  async #touchDesktop(chat: Chat, { id, t, from }: StreamMessage): Promise<void> {
    const data = { user: from, device: 'desktop', connected: true, active: true };
    await this.#send(chat, [
      { id: `${id}-presence`, type: 'presence.changed', time: new Date(t * 1_000).toISOString(), data },
    ]);
  }

  async #send(chat: Chat, events: readonly object[]): Promise<void> {
    const results = (await chat.socket.timeout(30_000).emitWithAck('events', events)) as { status: string }[];
    const refused = results.find((each) => each.status !== 'accepted');
    if (refused) throw new Error(`The gateway did not accept an event: ${JSON.stringify(refused)}`);
    this.#events += results.length;
  }
}

function hasDesktop(user: string, chat: Chat): boolean {
  return chat.names.get(user)?.isBot === false && Number(user.slice(1)) % 2 === 0;
}
