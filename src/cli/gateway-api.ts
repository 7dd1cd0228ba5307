import type { z } from 'zod';
import type { Connection } from './connection.js';
import { UsageError } from './usage-error.js';
import { exitCodes, type ExitCode } from './exit-code.js';
import { failed, type Failed, type Trouble } from './result.js';
import type { Outgoing, OutgoingResponse } from '../egress/outgoing.js';

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 16 * 1_048_576;

export type ApiAnswer<T> = { readonly ok: true; readonly body: T } | Failed;

export interface ApiRequest<T> {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What this program reads of the answer; more may be there. */
  readonly shape: z.ZodType<T>;
}

/** A path with its values escaped. Throws UsageError for a value that a URL would take for a step up. */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  const wrong = values.find((value) => value === '' || value === '.' || value === '..');
  if (wrong !== undefined) throw new UsageError(`"${wrong}" cannot be an id`);
  return parts.map((part, i) => (i === 0 ? part : encodeURIComponent(values[i - 1]!) + part)).join('');
}

const codes: Readonly<Record<number, ExitCode>> = {
  401: exitCodes.unauthorized,
  403: exitCodes.unauthorized,
  404: exitCodes.not_found,
};

/** The REST API as a command sees it: an answer that was checked, or a failure with its exit code. Never throws. */
export class GatewayApi {
  constructor(
    private readonly connection: Connection,
    private readonly outgoing: Outgoing,
  ) {}

  async request<T>({
    method = 'GET',
    path: where,
    body,
    headers,
    shape,
  }: ApiRequest<T>): Promise<ApiAnswer<T>> {
    const { url, key, app } = this.connection;
    if (key === null) return keyMissing();
    if (!/^[\x21-\x7e]+$/.test(key.reveal())) return keyUnusable();
    const response = await this.outgoing.request({
      method,
      url: `${url}${where}`,
      headers: {
        ...headers,
        authorization: `Bearer ${key.reveal()}`,
        accept: 'application/json',
        ...(app === null ? {} : { 'x-warbler-app': app }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      trust: 'fixed',
    });
    return response.ok ? this.#read(response, shape) : unreachable(url, response.detail);
  }

  #read<T>({ status, headers, body }: OutgoingResponse & { ok: true }, shape: z.ZodType<T>): ApiAnswer<T> {
    const document = parsed(body);
    const isProblem = headers['content-type']?.includes('problem+json') === true;
    if (status >= 400 && isProblem) {
      return { ok: false, code: codes[status] ?? exitCodes.failed, problem: document as Trouble };
    }
    const read = shape.safeParse(document);
    if (status < 300 && read.success) return { ok: true, body: read.data };
    const { url } = this.connection;
    const detail = `${url} answered ${status} in a way that no Warbler of this version does. Check --url.`;
    return failed(exitCodes.unreachable, 'This is not a gateway that this program knows', detail);
  }
}

export function keyMissing(): Failed {
  const detail =
    'Give an API key by WARBLER_KEY or --key. `npm start` shows the admin key at its first start.';
  return failed(exitCodes.unauthorized, 'A key is needed', detail);
}

/** Node refuses to put it into a header at all. */
function keyUnusable(): Failed {
  const detail =
    'This key is empty, or has spaces or characters that no key has. Check WARBLER_KEY or --key.';
  return failed(exitCodes.unauthorized, 'A valid key is needed', detail);
}

/** `code`: why, such as ECONNREFUSED. */
export function unreachable(url: string, code: string): Failed {
  const detail = `Nothing answers at ${url} (${code}). Start the gateway, or name another by --url or WARBLER_URL.`;
  return failed(exitCodes.unreachable, 'The gateway cannot be reached', detail);
}

function parsed(body: Uint8Array): unknown {
  try {
    return body.length === 0 ? null : JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
