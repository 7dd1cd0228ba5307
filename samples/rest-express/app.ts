// An Express app that knows Warbler only by its REST API: it tells it what is said, registers phones, and asks why.
// In: the app's own HTTP routes; out: calls to Warbler with an API key.
import express, { type Express } from 'express';

export interface RestOptions {
  /** Where the gateway is, without a slash at the end. */
  readonly warbler: string;
  /** An API key with events:write, devices:write and decisions:read. */
  readonly key: string;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

type Call = (method: string, path: string, body?: object) => Promise<Answer>;

function callerOf({ warbler, key }: RestOptions): Call {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${warbler}${path}`, { method, headers, ...sent });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
}

/** Rooms in memory: `POST /rooms/:room {members}`, `POST /rooms/:room/messages`, `PUT /people/:user/phone`, `GET /why`. */
export function restApp(options: RestOptions): Express {
  const call = callerOf(options);
  const seqs = new Map<string, number>();
  const app = express();
  app.use(express.json());

  app.post('/rooms/:room', async (request, response) => {
    const { room } = request.params;
    const { members, type = 'group' } = request.body as { members: readonly string[]; type?: string };
    const data = { conversation: room, type, members };
    const { status, body } = await call('POST', '/v1/events', {
      id: `room-${room}-${members.join('-')}`,
      type: 'conversation.updated',
      data,
    });
    response.status(status).json(body);
  });

  app.post('/rooms/:room/messages', async (request, response) => {
    const { room } = request.params;
    const { sender, text } = request.body as { sender: string; text: string };
    const seq = (seqs.get(room) ?? 0) + 1;
    seqs.set(room, seq);
    const data = { message: `${room}-${seq}`, conversation: room, seq, sender, text };
    // The id makes it safe to try again: the same event twice is taken in once.
    const event = { id: `said-${data.message}`, type: 'message.created', data };
    const { status, body } = await call('POST', '/v1/events', event);
    response.status(status).json({ ...body, message: data.message });
  });

  app.put('/people/:user/phone', async (request, response) => {
    const path = `/v1/users/${encodeURIComponent(request.params.user)}/devices/phone`;
    const { status, body } = await call('PUT', path, { kind: 'phone', ...(request.body as object) });
    response.status(status).json(body);
  });

  app.get('/why', async (request, response) => {
    const { user, message } = request.query as Record<string, string>;
    const search = new URLSearchParams({ user: user ?? '', message: message ?? '' });
    const { status, body } = await call('GET', `/v1/decisions?${search.toString()}`);
    response.status(status).json(body);
  });

  return app;
}
