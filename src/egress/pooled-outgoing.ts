import { Agent as PlainAgent } from 'node:http';
import { connect } from 'node:http2';
import { Agent as SecureAgent } from 'node:https';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { monotonicMs } from '../observe/clock.js';
import { brokenCall, type Call } from './call.js';
import { type AllowList, allowList, checkUrl, type Trust, type UrlVerdict } from './guard.js';
import { guardedLookup, type Resolve, systemResolve } from './guarded-lookup.js';
import { http1Call } from './http1.js';
import { Http2Pool } from './http2-pool.js';
import { Outgoing, type OutgoingRequest, type OutgoingResponse } from './outgoing.js';
import { outgoingFetch } from './outgoing-fetch.js';
import { Slots } from './slots.js';

export interface OutgoingOptions {
  /** Certificates (PEM) trusted besides the usual roots. */
  readonly caPem?: string | null;
  /** `host:port` (or `http://host:port`) that named endpoints may use although private, loopback or on another port. */
  readonly allowPrivate?: readonly string[];
  /** Calls at once, counted for fixed and for named hosts apart, so that slow named ones starve nobody. */
  readonly maxInFlight?: number;
  readonly connectTimeoutMs?: number;
  readonly pingAfterMs?: number;
  /** Pools unused for so long are closed. */
  readonly closeAfterMs?: number;
  readonly resolve?: Resolve;
}

const MAX_BYTES = 65_536;
const MAX_CONNECTIONS = 6;
const PING_TIMEOUT_MS = 10_000;
const TEND_EVERY_MS = 30_000;
/** Unused HTTP/1 connections are closed after so long. */
const IDLE_MS = 30_000;

/** The product's one way out: node's own HTTP/1 agents and HTTP/2 sessions behind the guard. */
export class PooledOutgoing extends Outgoing {
  readonly #options: Required<Omit<OutgoingOptions, 'caPem' | 'allowPrivate'>>;
  readonly #allowed: AllowList;
  readonly #secureContext: SecureContext;
  readonly #agents = new Map<string, PlainAgent>();
  readonly #pools = new Map<string, Http2Pool>();
  readonly #slots: Readonly<Record<Trust, Slots>>;
  readonly #tending: NodeJS.Timeout;
  readonly #closing = new AbortController();

  constructor({ caPem, allowPrivate, ...options }: OutgoingOptions = {}) {
    super();
    this.#options = {
      maxInFlight: 1_024,
      connectTimeoutMs: 3_000,
      pingAfterMs: 60_000,
      closeAfterMs: 3_600_000,
      resolve: systemResolve,
      ...options,
    };
    this.#allowed = allowList(allowPrivate ?? []);
    const ca = caPem == null ? {} : { ca: [...rootCertificates, caPem] };
    this.#secureContext = createSecureContext({ minVersion: 'TLSv1.2', ...ca });
    this.#slots = {
      fixed: new Slots(this.#options.maxInFlight),
      named: new Slots(this.#options.maxInFlight),
    };
    this.#tending = setInterval(() => this.#tend(), TEND_EVERY_MS).unref();
  }

  async request(request: OutgoingRequest): Promise<OutgoingResponse> {
    const verdict = checkUrl(request.url, request.trust, this.#allowed);
    if (!verdict.ok) return { ok: false, failure: 'refused', detail: verdict.detail };
    if (this.#closing.signal.aborted) return brokenCall('closed', false);
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort('timeout'), request.timeoutMs);
    const signals = [deadline.signal, this.#closing.signal];
    const signal = AbortSignal.any(request.signal === undefined ? signals : [...signals, request.signal]);
    try {
      return await this.#within(request, verdict, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  fetch(trust: Trust): typeof fetch {
    return outgoingFetch(this, trust);
  }

  async close(): Promise<void> {
    clearInterval(this.#tending);
    this.#closing.abort('closed');
    for (const pool of this.#pools.values()) pool.close();
    for (const agent of this.#agents.values()) agent.destroy();
    this.#pools.clear();
    this.#agents.clear();
  }

  async #within(request: OutgoingRequest, verdict: UrlVerdict & { ok: true }, signal: AbortSignal) {
    if (signal.aborted || !(await this.#slots[request.trust].take(signal)))
      return brokenCall('timeout', false);
    try {
      const call = toCall(request, verdict.url, signal);
      if (request.protocol === 'http2') return await this.#pool(request, verdict).run(call);
      return await http1Call(call, this.#agent(request.trust, verdict), this.#options.connectTimeoutMs);
    } finally {
      this.#slots[request.trust].give();
    }
  }

  /** Connections opened without the range check are never handed to a named call: each trust has its own. */
  #agent(trust: Trust, { url, listed }: UrlVerdict & { ok: true }): PlainAgent {
    const key = `${url.protocol} ${trust} ${listed}`;
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const lookup = guardedLookup(trust, listed, this.#options.resolve);
    const common = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, timeout: IDLE_MS, lookup };
    const agent =
      url.protocol === 'https:'
        ? new SecureAgent({ ...common, secureContext: this.#secureContext })
        : new PlainAgent(common);
    this.#agents.set(key, agent);
    return agent;
  }

  #pool({ trust, pool }: OutgoingRequest, { url, listed }: UrlVerdict & { ok: true }): Http2Pool {
    const key = `${url.origin} ${trust} ${pool ?? ''}`;
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    const lookup = guardedLookup(trust, listed, this.#options.resolve);
    const made = new Http2Pool(() => connect(url.origin, { lookup, secureContext: this.#secureContext }), {
      maxConnections: MAX_CONNECTIONS,
      connectTimeoutMs: this.#options.connectTimeoutMs,
      pingAfterMs: this.#options.pingAfterMs,
      pingTimeoutMs: PING_TIMEOUT_MS,
      monotonicMs,
    });
    this.#pools.set(key, made);
    return made;
  }

  #tend(): void {
    for (const [key, pool] of this.#pools) {
      if (!pool.tend(this.#options.closeAfterMs)) continue;
      this.#pools.delete(key);
      pool.close();
    }
  }
}

function toCall(request: OutgoingRequest, url: URL, signal: AbortSignal): Call {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  delete headers['content-length'];
  delete headers['host'];
  const { body } = request;
  const bytes = body === undefined ? null : typeof body === 'string' ? Buffer.from(body) : body;
  return {
    method: request.method,
    url,
    headers,
    body: bytes,
    maxBytes: request.maxBytes ?? MAX_BYTES,
    signal,
  };
}
