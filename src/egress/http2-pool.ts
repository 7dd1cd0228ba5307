import type { ClientHttp2Session } from 'node:http2';
import { brokenCall, type Call, reasonOf } from './call.js';
import { Http2Connection } from './http2-connection.js';
import type { OutgoingResponse } from './outgoing.js';

const MAX_RESENDS = 4;

export interface Http2PoolOptions {
  readonly maxConnections: number;
  readonly connectTimeoutMs: number;
  /** A session idle for so long is asked for a sign of life. */
  readonly pingAfterMs: number;
  readonly pingTimeoutMs: number;
  readonly monotonicMs: () => number;
}

interface Waiter {
  take(connection: Http2Connection): void;
  fail(code: string): void;
}

/** The HTTP/2 sessions to one origin: one while it has room, several under load, a new one when one goes away. */
export class Http2Pool {
  readonly #connect: () => ClientHttp2Session;
  readonly #options: Http2PoolOptions;
  #connections: Http2Connection[] = [];
  #waiters: Waiter[] = [];
  #closed = false;
  #lastUsedMs: number;

  constructor(connect: () => ClientHttp2Session, options: Http2PoolOptions) {
    this.#connect = connect;
    this.#options = options;
    this.#lastUsedMs = options.monotonicMs();
  }

  /** Sends once; again only what the other side vouches it never looked at. */
  async run(call: Call): Promise<OutgoingResponse> {
    for (let tries = 0; tries <= MAX_RESENDS; tries++) {
      const connection = await this.#place(call.signal);
      if (!(connection instanceof Http2Connection)) return connection;
      const outcome = await connection.send(call);
      this.#pump();
      if (!outcome.unprocessed) return outcome.response;
    }
    return brokenCall('REFUSED_STREAM', false);
  }

  /** Called every now and then: pings idle sessions. True when the pool has been unused for `closeAfterMs`. */
  tend(closeAfterMs: number): boolean {
    const now = this.#options.monotonicMs();
    for (const each of this.#connections) {
      if (each.inFlight === 0 && now - each.lastUsedMs >= this.#options.pingAfterMs)
        each.ping(this.#options.pingTimeoutMs);
    }
    return (
      this.#waiters.length === 0 &&
      this.#connections.every((each) => each.inFlight === 0) &&
      now - this.#lastUsedMs >= closeAfterMs
    );
  }

  close(): void {
    this.#closed = true;
    for (const waiter of this.#waiters.splice(0)) waiter.fail('closed');
    for (const each of [...this.#connections]) each.destroy();
  }

  #place(signal: AbortSignal): Promise<Http2Connection | OutgoingResponse> {
    this.#lastUsedMs = this.#options.monotonicMs();
    if (this.#closed) return Promise.resolve(brokenCall('closed', false));
    return new Promise((resolve) => {
      const waiter: Waiter = {
        take: (connection) => leave(connection),
        fail: (code) => leave(brokenCall(code, false)),
      };
      const onAbort = () => waiter.fail(reasonOf(signal));
      const leave = (result: Http2Connection | OutgoingResponse) => {
        signal.removeEventListener('abort', onAbort);
        this.#waiters = this.#waiters.filter((each) => each !== waiter);
        resolve(result);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.push(waiter);
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#waiters.length > 0) {
      const free = this.#connections.find((each) => each.room > 0);
      if (free === undefined) break;
      free.reserve();
      this.#waiters[0]!.take(free);
    }
    const opening = this.#connections.some((each) => each.state === 'opening');
    const live = this.#connections.filter((each) => each.state !== 'draining').length;
    if (this.#waiters.length > 0 && !opening && live < this.#options.maxConnections && !this.#closed)
      this.#open();
  }

  #open(): void {
    const connection = new Http2Connection(this.#connect(), this.#options.monotonicMs, () => {
      if (connection.state !== 'opening') clearTimeout(timer);
      if (connection.state === 'closed') this.#forget(connection);
      this.#pump();
    });
    this.#connections.push(connection);
    const timer = setTimeout(() => {
      connection.failure = 'ETIMEDOUT';
      connection.destroy();
    }, this.#options.connectTimeoutMs);
  }

  /** A session that never opened fails who waits for it, unless another one can still take them. */
  #forget(connection: Http2Connection): void {
    this.#connections = this.#connections.filter((each) => each !== connection);
    const others = this.#connections.some((each) => each.state === 'open' || each.state === 'opening');
    if (!connection.wasOpen && !others)
      for (const waiter of this.#waiters.slice()) waiter.fail(connection.failure);
  }
}
