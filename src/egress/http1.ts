import { type Agent, type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { BodyReader, brokenCall, type Call, codeOf, plainHeaders, reasonOf } from './call.js';
import type { OutgoingResponse } from './outgoing.js';

/** One HTTP/1.1 exchange on a pooled connection. A connection that is not up within `connectTimeoutMs` is given up. */
export function http1Call(call: Call, agent: Agent, connectTimeoutMs: number): Promise<OutgoingResponse> {
  return new Promise((resolve) => {
    let sent = false;
    const request = open(call, agent);
    const settle = (response: OutgoingResponse) => {
      call.signal.removeEventListener('abort', onAbort);
      resolve(response);
      if (!response.ok) request.destroy();
    };
    const onAbort = () => settle(brokenCall(reasonOf(call.signal), sent));
    call.signal.addEventListener('abort', onAbort, { once: true });
    watchConnecting(request, connectTimeoutMs, () => (sent = true));
    request.on('error', (error) => settle(brokenCall(codeOf(error), sent)));
    request.on('response', (response) => read(response, call.maxBytes, settle));
    request.end(call.body ?? undefined);
  });
}

function open(call: Call, agent: Agent): ClientRequest {
  const send = call.url.protocol === 'https:' ? secureRequest : plainRequest;
  const length = call.body === null ? {} : { 'content-length': String(call.body.length) };
  return send(call.url, { method: call.method, headers: { ...call.headers, ...length }, agent });
}

/** Connections that have been seen to be up, TLS included. */
const established = new WeakSet<Socket>();

function watchConnecting(request: ClientRequest, timeoutMs: number, connected: () => void): void {
  request.on('socket', (socket) => {
    // What is written on a connection that is up goes out at once; also for a request that queued for it, which the
    // agent does not call reused.
    if (established.has(socket)) return connected();
    const event = 'encrypted' in socket ? 'secureConnect' : 'connect';
    const timer = setTimeout(
      () => request.destroy(Object.assign(new Error('connect'), { code: 'ETIMEDOUT' })),
      timeoutMs,
    );
    socket.once(event, () => {
      clearTimeout(timer);
      established.add(socket);
      connected();
    });
    request.once('close', () => clearTimeout(timer));
  });
}

function read(
  response: IncomingMessage,
  maxBytes: number,
  settle: (response: OutgoingResponse) => void,
): void {
  const reader = new BodyReader(maxBytes);
  response.on('data', (chunk: Buffer) => {
    if (!reader.take(chunk)) settle({ ok: false, failure: 'too_large', detail: 'body' });
  });
  response.on('end', () =>
    settle({
      ok: true,
      status: response.statusCode ?? 0,
      headers: plainHeaders(response.headers),
      body: reader.bytes,
    }),
  );
  response.on('error', (error) => settle(brokenCall(codeOf(error), true)));
}
