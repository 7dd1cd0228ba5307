// One listening server of the sandbox: collects a request, asks the fake for a reply, and writes it, resets the
// connection or sends GOAWAY. It knows no provider.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import {
  constants,
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Certificate } from './certificate.js';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Names of headers that came twice. */
  readonly repeated: readonly string[];
  /** Cut off after the listener's limit, one byte beyond it. */
  readonly body: Buffer;
  readonly connection: Connection;
}

export interface Connection {
  /** Raises or lowers the number of streams that the client may have open (HTTP/2 only). */
  allowStreams(count: number): void;
}

export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Iterable<string>;
    }
  /** The TCP connection breaks at once, and with it everything else that was under way on it. */
  | { readonly kind: 'reset' }
  /** HTTP/2 GOAWAY: this request was not processed and may be resent; the connection takes no new ones. */
  | { readonly kind: 'goaway'; readonly reason: string }
  /** No answer ever comes. */
  | { readonly kind: 'hang' };

export type Handle = (received: Received) => Reply | Promise<Reply>;

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly handle: Handle;
  readonly maxBodyBytes: number;
  /** Left out: plain HTTP/1.1. With one: TLS, HTTP/2 and HTTP/1.1. */
  readonly certificate?: Certificate;
  /** With TLS: HTTP/2 only. */
  readonly http2Only?: boolean;
  /** Streams that a new HTTP/2 connection may open. */
  readonly initialStreams?: number;
}

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Paths are told without a host. */
const BASE = 'http://sandbox';

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

class OpenConnection implements Connection {
  session: ServerHttp2Session | null = null;

  constructor(readonly socket: Socket) {}

  allowStreams(count: number): void {
    if (this.session && !this.session.destroyed) this.session.settings({ maxConcurrentStreams: count });
  }
}

export async function listen(options: ListenerOptions): Promise<Listener> {
  // Keyed by the peer's port: the sockets that Node hands to a request are proxies of the one that was accepted.
  const open = new Map<number, OpenConnection>();
  const onRequest = (request: Request, response: Response) => {
    const connection = open.get(request.socket.remotePort ?? 0);
    if (!connection) return void request.socket.destroy();
    if ('stream' in request) connection.session ??= request.stream.session as ServerHttp2Session;
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    if (!URL.canParse(request.url ?? '/', BASE))
      return void (response as ServerResponse).writeHead(400).end();
    collect(request, options.maxBodyBytes, (body) => {
      void serve(options.handle, receive(request, body, connection), response, connection);
    });
  };
  const server = makeServer(options, onRequest);
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    open.set(port, new OpenConnection(socket));
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(port));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of open.values()) connection.socket.destroy();
      }),
  };
}

function makeServer(
  options: ListenerOptions,
  onRequest: (request: Request, response: Response) => void,
): Server {
  if (!options.certificate) return createServer(onRequest);
  const server = createSecureServer(
    {
      key: options.certificate.privateKeyPem,
      cert: options.certificate.certificatePem,
      minVersion: 'TLSv1.2',
      allowHTTP1: options.http2Only !== true,
      settings: { maxConcurrentStreams: options.initialStreams ?? 1_000 },
    },
    onRequest,
  );
  server.on('sessionError', () => undefined);
  server.on('tlsClientError', () => undefined);
  return server as unknown as Server;
}

function collect(request: Request, maxBytes: number, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    if (bytes <= maxBytes) chunks.push(chunk);
    bytes += chunk.length;
  });
  request.on('end', () => done(Buffer.concat(chunks).subarray(0, maxBytes + 1)));
}

function receive(request: Request, body: Buffer, connection: Connection): Received {
  const url = new URL(request.url ?? '/', BASE);
  const seen = new Set<string>();
  const repeated: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i]!.toLowerCase();
    if (seen.has(name)) repeated.push(name);
    seen.add(name);
  }
  const headers = request.headers as Readonly<Record<string, string>>;
  const { pathname: path, searchParams: query } = url;
  return { method: request.method ?? '', path, query, headers, repeated, body, connection };
}

async function serve(
  handle: Handle,
  received: Received,
  response: Response,
  connection: OpenConnection,
): Promise<void> {
  const reply = await handle(received);
  if (reply.kind === 'hang') return;
  if (reply.kind === 'reset') return void connection.socket.resetAndDestroy();
  if (reply.kind === 'goaway') return goAway(reply.reason, response, connection);
  const body = reply.body ?? '';
  const plain = response as ServerResponse;
  plain.writeHead(reply.status, reply.headers);
  if (typeof body === 'string') plain.end(body);
  else Readable.from(body).pipe(plain);
}

function goAway(reason: string, response: Response, connection: OpenConnection): void {
  const session = connection.session;
  if (!session || !('stream' in response)) return void connection.socket.resetAndDestroy();
  const stream = response.stream;
  const lastProcessed = Math.max(0, (stream.id ?? 2) - 2);
  session.goaway(constants.NGHTTP2_NO_ERROR, lastProcessed, Buffer.from(JSON.stringify({ reason })));
  stream.close(constants.NGHTTP2_REFUSED_STREAM);
  session.close();
}

export function json(
  status: number,
  document: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(document),
  };
}
