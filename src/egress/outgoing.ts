// The only way out: every call to a host that an operator, a tenant or a client can name goes through here. It checks
// where the call goes (guard), keeps connections (pools), bounds time and size, and never follows a redirect.

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** From the call to the last byte of the answer, connecting and waiting for a place included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** `fixed`: a host from the operator's configuration; `named`: one that a tenant or client chose (guarded). */
  readonly trust: 'fixed' | 'named';
  readonly protocol?: 'http1' | 'http2';
  /** HTTP/2 connections are shared only by requests of one pool: APNs binds a connection to the key used on it. */
  readonly pool?: string;
  /** Longest answer accepted, in bytes; 64 KiB when left out. */
  readonly maxBytes?: number;
}

export type OutgoingResponse =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** At most 64 KiB unless `maxBytes` allowed more. */
      readonly body: Uint8Array;
    }
  | {
      readonly ok: false;
      /**
       * `refused`: the guard said no. `connect`: nothing was sent. `timeout` and `ambiguous`: broken after the request
       * was sent, so it may have had its effect.
       */
      readonly failure: 'refused' | 'connect' | 'timeout' | 'ambiguous' | 'too_large';
      /** A code, never a text from outside. */
      readonly detail: string;
    };

export abstract class Outgoing {
  /** Never throws for what a network can do. */
  abstract request(request: OutgoingRequest): Promise<OutgoingResponse>;
  /** A `fetch` with the same guard and pools, for libraries that take one. Answers arrive whole, at most 1 MiB. */
  abstract fetch(trust: 'fixed' | 'named'): typeof fetch;
  abstract close(): Promise<void>;
}
