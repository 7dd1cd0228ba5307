// One app's view from outside: REST and the chat server's socket. It throws for whatever is refused, with the answer.
import { io, type Socket } from 'socket.io-client';
import type { DecisionEntry } from '../../src/admin/decision-entry.js';

/** A refusal that a vector may bring about: what the door said. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    what: string,
  ) {
    super(`${what}: ${status} ${JSON.stringify(body)}`);
  }
}

const PAGE = 100;
const MAX_PAGES = 50;
const ACK_WITHIN_MS = 10_000;

export class Wire {
  #events = 0;
  #socket: Socket | null = null;

  constructor(
    private readonly url: () => string,
    private readonly key: string,
    readonly app: string,
  ) {}

  async call<T>(method: string, path: string, body?: object, headers: object = {}): Promise<T> {
    const response = await fetch(`${this.url()}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        'x-warbler-app': this.app,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? null : JSON.parse(text);
    if (!response.ok) throw new Refused(response.status, answer, `${method} ${path}`);
    return answer as T;
  }

  /** By REST. */
  async post(events: readonly { readonly type: string; readonly data: object }[]): Promise<void> {
    const documents = events.map((each) => this.#document(each.type, each.data));
    const { results } = await this.call<{ results: readonly { status: string }[] }>(
      'POST',
      '/v1/events',
      documents,
    );
    const bad = results.find((each) => each.status !== 'accepted');
    if (bad !== undefined) throw new Refused(422, bad, 'POST /v1/events');
  }

  /** By the chat server's socket. */
  async tell(type: string, data: object): Promise<void> {
    this.#socket ??= await this.#connect();
    const results = (await this.#socket
      .timeout(ACK_WITHIN_MS)
      .emitWithAck('event', this.#document(type, data))) as readonly { status: string }[];
    if (results[0]?.status !== 'accepted') throw new Refused(422, results[0], type);
  }

  /** Everything decided for the user so far, newest first. */
  async decisions(user: string): Promise<readonly DecisionEntry[]> {
    const found: DecisionEntry[] = [];
    let before = '';
    for (let page = 0; page < MAX_PAGES; page++) {
      const { items, next_cursor } = await this.call<{
        items: readonly DecisionEntry[];
        next_cursor: string | null;
      }>('GET', `/v1/decisions?user=${user}&page_size=${PAGE}${before}`);
      found.push(...items);
      if (next_cursor === null) return found;
      before = `&before=${next_cursor}`;
    }
    throw new Error('more decisions than any vector makes');
  }

  /** What was decided on a message, a call or a notice of this id, newest first. */
  async decided(user: string, id: string): Promise<readonly DecisionEntry[]> {
    const pages = await Promise.all(
      ['message', 'notice'].map((kind) =>
        this.call<{ items: readonly DecisionEntry[] }>(
          'GET',
          `/v1/decisions?user=${user}&${kind}=${encodeURIComponent(id)}`,
        ),
      ),
    );
    return pages.flatMap(({ items }) => items);
  }

  /** The next event finds the gateway anew. */
  hangUp(): void {
    this.#socket?.disconnect();
    this.#socket = null;
  }

  #document(type: string, data: object): object {
    this.#events += 1;
    return { id: `${this.app}-${this.#events}`, type, data };
  }

  async #connect(): Promise<Socket> {
    const auth = { token: this.key, app: this.app };
    const options = { auth, transports: ['websocket'], forceNew: true, reconnection: false };
    const socket = io(`${this.url()}/im`, options);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  }
}
