// The chat server of a fault test: it sends batches over HTTP and over socket.io, several at once, remembers what was
// acknowledged and sends again what was not, for as long as it takes.
import { io, type Socket } from 'socket.io-client';
import type { Told } from './people.js';

export interface SenderOptions {
  readonly url: string;
  readonly key: string;
  /** Resolves when there is a gateway to talk to. */
  readonly ready: () => Promise<void>;
  readonly batch: number;
  /** Batches in flight at each of the two doors. */
  readonly inFlight: number;
}

type Results = readonly { readonly id: string; readonly status: string }[];
type Door = (events: readonly Told[]) => Promise<Results>;

const ANSWER_WITHIN_MS = 10_000;

export class Sender {
  readonly acked = new Set<string>();
  resent = 0;
  readonly #queue: (readonly Told[])[] = [];
  readonly #socket: Socket;
  #isStopped = false;

  constructor(
    events: readonly Told[],
    private readonly options: SenderOptions,
  ) {
    for (let at = 0; at < events.length; at += options.batch)
      this.#queue.push(events.slice(at, at + options.batch));
    this.#socket = io(`${options.url}/im`, {
      auth: { token: options.key, app: 'default' },
      transports: ['websocket'],
      reconnectionDelay: 20,
      reconnectionDelayMax: 100,
      forceNew: true,
    });
  }

  /** Resolves when every event has been acknowledged, or after `stop`. */
  async run(): Promise<void> {
    const doors = [this.#overHttp, this.#overSocket];
    const workers = doors.flatMap((door) =>
      Array.from({ length: this.options.inFlight }, () => this.#work(door)),
    );
    await Promise.all(workers);
    this.#socket.disconnect();
  }

  stop(): void {
    this.#isStopped = true;
    this.#socket.disconnect();
  }

  async #work(door: Door): Promise<void> {
    for (let batch = this.#queue.shift(); batch && !this.#isStopped; batch = this.#queue.shift()) {
      const left = await this.#send(door, batch);
      if (left.length === 0) continue;
      this.resent += left.length;
      this.#queue.unshift(left);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What was not acknowledged. A dead gateway is waited for. */
  async #send(door: Door, batch: readonly Told[]): Promise<readonly Told[]> {
    try {
      await this.options.ready();
      const results = await door(batch);
      for (const { id, status } of results)
        if (status === 'accepted' || status === 'duplicate') this.acked.add(id);
    } catch {
      // No answer: the gateway died, and whether it took the batch in is not known.
    }
    return batch.filter((each) => !this.acked.has(each.id));
  }

  readonly #overHttp: Door = async (events) => {
    const response = await fetch(`${this.options.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.options.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(events),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return ((await response.json()) as { results?: Results }).results ?? [];
  };

  readonly #overSocket: Door = async (events) => {
    if (!this.#socket.connected) await this.#connected();
    return (await this.#socket.timeout(ANSWER_WITHIN_MS).emitWithAck('events', events)) as Results;
  };

  async #connected(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('no connection')), 5_000);
      this.#socket.once('connect', () => {
        clearTimeout(late);
        resolve();
      });
    });
  }
}
