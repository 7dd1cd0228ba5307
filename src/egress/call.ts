import { constants } from 'node:http2';
import { REFUSED } from './guarded-lookup.js';
import type { OutgoingResponse } from './outgoing.js';

/** One checked request on its way, as the HTTP/1 and HTTP/2 senders take it. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly maxBytes: number;
  /** Fires when the time is over (reason `timeout`) or the caller gave up (reason `aborted`). */
  readonly signal: AbortSignal;
}

/** What a broken call amounts to. `sent`: bytes may have reached the other side. */
export function brokenCall(code: string, sent: boolean): OutgoingResponse & { ok: false } {
  if (code === REFUSED) return { ok: false, failure: 'refused', detail: 'address' };
  if (!sent) return { ok: false, failure: 'connect', detail: code };
  return { ok: false, failure: code === 'timeout' ? 'timeout' : 'ambiguous', detail: code };
}

/** Codes only: an error's message can carry what a host wrote. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z0-9_]{2,64}$/.test(code) ? code : 'broken';
}

export function reasonOf(signal: AbortSignal): string {
  return signal.reason === 'timeout' ? 'timeout' : 'aborted';
}

/** Collects an answer's body up to a limit. */
export class BodyReader {
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(readonly maxBytes: number) {}

  /** False once the limit is passed. */
  take(chunk: Buffer): boolean {
    this.#size += chunk.length;
    if (this.#size > this.maxBytes) return false;
    this.#chunks.push(chunk);
    return true;
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }
}

export function plainHeaders(headers: NodeJS.Dict<string | string[] | number>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(':'))
      plain[name] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return plain;
}

export const { NGHTTP2_REFUSED_STREAM, NGHTTP2_CANCEL } = constants;
