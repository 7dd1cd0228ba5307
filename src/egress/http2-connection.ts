import { type ClientHttp2Session, type ClientHttp2Stream, sensitiveHeaders } from 'node:http2';
import {
  BodyReader,
  brokenCall,
  type Call,
  codeOf,
  NGHTTP2_CANCEL,
  NGHTTP2_REFUSED_STREAM,
  plainHeaders,
  reasonOf,
} from './call.js';
import type { OutgoingResponse } from './outgoing.js';

/** `unprocessed`: the other side vouches that it did nothing with the request, so it may be sent again. */
export type StreamOutcome =
  { readonly unprocessed: false; readonly response: OutgoingResponse } | { readonly unprocessed: true };

/**
 * One HTTP/2 session. It takes no request before the other side's SETTINGS and never more at once than they allow;
 * after GOAWAY it finishes what it has and takes nothing new.
 */
export class Http2Connection {
  state: 'opening' | 'open' | 'draining' | 'closed' = 'opening';
  /** Whether it was ever usable: one that never was tells about the host, not about one connection. */
  wasOpen = false;
  failure = 'closed';
  lastUsedMs: number;
  readonly #session: ClientHttp2Session;
  readonly #monotonicMs: () => number;
  #maxStreams = 0;
  #inFlight = 0;
  #lastStreamId = Number.POSITIVE_INFINITY;
  #lastAnswerMs = 0;

  constructor(session: ClientHttp2Session, monotonicMs: () => number, onChange: () => void) {
    this.#session = session;
    this.#monotonicMs = monotonicMs;
    this.lastUsedMs = monotonicMs();
    session.on('remoteSettings', (settings) => {
      this.#maxStreams = Math.min(settings.maxConcurrentStreams ?? 100, 1_000);
      this.wasOpen = true;
      if (this.state === 'opening') this.state = 'open';
      onChange();
    });
    session.on('goaway', (_code, lastStreamId) => {
      this.#lastStreamId = lastStreamId;
      this.drain();
      onChange();
    });
    session.on('frameError', () => this.drain());
    session.on('error', (error) => (this.failure = codeOf(error)));
    session.on('close', () => {
      this.state = 'closed';
      onChange();
    });
  }

  get room(): number {
    return this.state === 'open' && !this.#session.closed ? this.#maxStreams - this.#inFlight : 0;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Takes a place at once, so that a second taker in the same turn sees it gone. */
  reserve(): void {
    this.#inFlight++;
    this.lastUsedMs = this.#monotonicMs();
  }

  drain(): void {
    if (this.state === 'open' || this.state === 'opening') this.state = 'draining';
    if (this.#inFlight === 0) this.#session.close();
  }

  destroy(): void {
    this.#session.destroy();
  }

  /** Asks for a sign of life; a session that gives none is destroyed. */
  ping(timeoutMs: number): void {
    if (this.state !== 'open') return;
    const timer = setTimeout(() => this.destroy(), timeoutMs);
    const sent = this.#session.ping((error) => {
      clearTimeout(timer);
      if (error) this.destroy();
    });
    if (!sent) clearTimeout(timer);
  }

  /** Sends on a reserved place, and gives the place back. */
  async send(call: Call): Promise<StreamOutcome> {
    try {
      return await this.#exchange(call);
    } finally {
      this.#inFlight--;
      this.lastUsedMs = this.#monotonicMs();
      if (this.state === 'draining' && this.#inFlight === 0) this.#session.close();
    }
  }

  #exchange(call: Call): Promise<StreamOutcome> {
    const stream = this.#openStream(call);
    if (stream === null) return Promise.resolve({ unprocessed: true });
    const startedMs = this.#monotonicMs();
    return new Promise((resolve) => {
      const settle = (response: OutgoingResponse) => {
        call.signal.removeEventListener('abort', onAbort);
        resolve({ unprocessed: false, response });
        if (!response.ok) stream.close(NGHTTP2_CANCEL);
      };
      const onAbort = () => {
        // Nothing at all was heard since this request went out: the connection may be a black hole.
        if (reasonOf(call.signal) === 'timeout' && this.#lastAnswerMs < startedMs) this.drain();
        settle(brokenCall(reasonOf(call.signal), true));
      };
      call.signal.addEventListener('abort', onAbort, { once: true });
      this.#read(stream, call.maxBytes, settle);
      stream.on('close', () => {
        // GOAWAY is told one turn after the streams it closes.
        setImmediate(() => {
          if (this.#wasUnprocessed(stream)) {
            // A signal that outlives this session would hold on to all of it.
            call.signal.removeEventListener('abort', onAbort);
            resolve({ unprocessed: true });
          } else settle(brokenCall(this.failure === 'closed' ? `RST_${stream.rstCode}` : this.failure, true));
        });
      });
      stream.end(call.body ?? undefined);
    });
  }

  #openStream(call: Call): ClientHttp2Stream | null {
    try {
      const stream = this.#session.request({
        ...call.headers,
        ':method': call.method,
        ':path': call.url.pathname + call.url.search,
        [sensitiveHeaders]: ['authorization'],
      });
      // What the error means is told by `close`, which always follows.
      stream.on('error', () => undefined);
      return stream;
    } catch {
      // The session refuses new streams (GOAWAY, closing): nothing was sent.
      this.drain();
      return null;
    }
  }

  #read(stream: ClientHttp2Stream, maxBytes: number, settle: (response: OutgoingResponse) => void): void {
    const reader = new BodyReader(maxBytes);
    let status = 0;
    let headers: Record<string, string> = {};
    stream.on('response', (received) => {
      this.#lastAnswerMs = this.#monotonicMs();
      status = received[':status'] ?? 0;
      headers = plainHeaders(received);
    });
    stream.on('data', (chunk: Buffer) => {
      if (!reader.take(chunk)) settle({ ok: false, failure: 'too_large', detail: 'body' });
    });
    stream.on('end', () => {
      if (status !== 0 && !stream.aborted) settle({ ok: true, status, headers, body: reader.bytes });
    });
  }

  #wasUnprocessed(stream: ClientHttp2Stream): boolean {
    const id = stream.id ?? 0;
    return id === 0 || stream.rstCode === NGHTTP2_REFUSED_STREAM || id > this.#lastStreamId;
  }
}
