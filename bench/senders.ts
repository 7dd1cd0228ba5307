// Chat servers for the doors: one that posts JSON over HTTP, one that emits over socket.io and waits for its acks.
import { Agent, request } from 'node:http';
import { io } from 'socket.io-client';
import { ADMIN_KEY, APP } from './installation.js';

export interface Target {
  readonly http: string;
  readonly socket: string;
}

/** Sends one request's worth of events; resolves to how many were accepted. */
export type Send = (body: object | readonly object[]) => Promise<number>;

export interface Sender {
  readonly send: Send;
  close(): void;
}

interface Result {
  readonly status: string;
}

export function httpSender(url: string): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const headers = {
    authorization: `Bearer ${ADMIN_KEY}`,
    'content-type': 'application/json',
    'x-warbler-app': APP,
  };
  const send: Send = async (body) => {
    const text = await post(agent, `${url}/v1/events`, headers, JSON.stringify(body));
    return countAccepted((JSON.parse(text) as { results?: Result[] }).results);
  };
  return { send, close: () => agent.destroy() };
}

function post(agent: Agent, url: string, headers: Record<string, string>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = Buffer.byteLength(body);
    const sent = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': length } });
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 202) resolve(text);
        else reject(new Error(`${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export async function socketSender(url: string): Promise<Sender> {
  const socket = io(`${url}/im`, {
    auth: { token: ADMIN_KEY, app: APP },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const send: Send = async (body) => {
    const name = Array.isArray(body) ? 'events' : 'event';
    return countAccepted((await socket.timeout(30_000).emitWithAck(name, body)) as Result[]);
  };
  return { send, close: () => socket.disconnect() };
}

function countAccepted(results: readonly Result[] | undefined): number {
  const accepted = results?.filter((each) => each.status === 'accepted').length ?? 0;
  if (results === undefined || accepted < results.length)
    throw new Error(`not accepted: ${JSON.stringify(results?.find((each) => each.status !== 'accepted'))}`);
  return accepted;
}
