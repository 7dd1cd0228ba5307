import type { Outgoing, OutgoingRequest } from './outgoing.js';

const LONGEST_MS = 120_000;
const MAX_BYTES = 1_048_576;

/**
 * A `fetch` over `Outgoing`, for libraries that take one (openai). Failures throw as fetch's do: TypeError, or the
 * signal's reason when the caller gave up.
 */
export function outgoingFetch(outgoing: Outgoing, trust: OutgoingRequest['trust']): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const response = await outgoing.request({
      method: methodOf(request.method),
      url: request.url,
      headers: Object.fromEntries(request.headers),
      ...(request.body === null ? {} : { body: new Uint8Array(await request.arrayBuffer()) }),
      timeoutMs: LONGEST_MS,
      signal: request.signal,
      trust,
      maxBytes: MAX_BYTES,
    });
    if (response.ok) return toResponse(response.status, response.headers, response.body);
    request.signal.throwIfAborted();
    throw new TypeError('fetch failed', {
      cause: Object.assign(new Error(response.detail), { code: response.failure }),
    });
  };
}

function methodOf(method: string): OutgoingRequest['method'] {
  if (method === 'GET' || method === 'POST' || method === 'DELETE') return method;
  throw new TypeError(`method ${method} is not sent from here`);
}

function toResponse(status: number, headers: Readonly<Record<string, string>>, body: Uint8Array): Response {
  const bodyless = status === 204 || status === 205 || status === 304;
  return new Response(bodyless ? null : Buffer.from(body), { status, headers });
}
