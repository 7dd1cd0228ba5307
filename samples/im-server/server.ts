// A small IM server: an HTTP door to say something and to look, and a socket.io stream that others join. In memory,
// on the loopback interface, for samples and tests.
import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { Chat } from './chat.js';
import { serveStream } from './stream.js';
import { StreamLog, type WireEvent } from './stream-log.js';

export interface ImServerOptions {
  /** 0: any free port. */
  readonly port?: number;
  /** What a subscriber has to show. */
  readonly token: string;
  readonly batchSize?: number;
  readonly ackMs?: number;
  readonly now?: () => number;
}

export interface ImServer {
  readonly url: string;
  /** What a connector joins. */
  readonly streamUrl: string;
  readonly chat: Chat;
  readonly log: StreamLog;
  /** Appends an event as it is. */
  emit(event: WireEvent): void;
  /** Cuts all connections of the stream, as a network does. */
  cut(): void;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 65_536;

export async function startImServer(options: ImServerOptions): Promise<ImServer> {
  const now = options.now ?? Date.now;
  const run = `im${now().toString(36)}`;
  const log = new StreamLog(run);
  const chat = new Chat(log, { run, source: 'im-server', now });
  const http = createServer((request, response) => void answer(request, response, chat, log));
  const sockets = new Server(http, { serveClient: false });
  const { token, batchSize = 100, ackMs = 10_000 } = options;
  serveStream(sockets.of('/stream'), log, { token, batchSize, ackMs });
  const port = await listen(http, options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    streamUrl: `${url}/stream`,
    chat,
    log,
    emit: (event) => log.append(event),
    cut: () => {
      for (const socket of sockets.of('/stream').sockets.values()) socket.conn.close();
    },
    close: async () => {
      await sockets.close();
      http.closeAllConnections();
    },
  };
}

function listen(http: HttpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', () => resolve((http.address() as AddressInfo).port));
  });
}

/** `GET /` counts; `POST /messages` says something: {sender, conversation, text, …}. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  chat: Chat,
  log: StreamLog,
): Promise<void> {
  const path = request.url?.split('?')[0];
  if (request.method === 'GET' && path === '/') return reply(response, 200, { events: log.length });
  if (request.method !== 'POST' || path !== '/messages') return reply(response, 404, { error: 'not found' });
  const said = await readJson(request);
  const { sender, conversation, text, ...extras } = said ?? {};
  if (typeof sender !== 'string' || typeof conversation !== 'string' || typeof text !== 'string') {
    return reply(response, 422, { error: 'give sender, conversation and text' });
  }
  return reply(response, 201, chat.say(sender, conversation, text, extras));
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += (chunk as Buffer).length;
      if (size > MAX_BODY_BYTES) return null;
      chunks.push(chunk as Buffer);
    }
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
