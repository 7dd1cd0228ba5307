// The ceiling of the doors: bare Fastify and bare socket.io that parse the same JSON and answer as ours do, and do
// nothing else: no key, no validation, no store.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { Server } from 'socket.io';
import { serve } from './child.js';

interface Sent {
  readonly id: string;
}

const accepted = ({ id }: Sent) => ({ id, status: 'accepted' });
const many = (body: Sent | readonly Sent[]): readonly Sent[] => (Array.isArray(body) ? body : [body as Sent]);

serve({
  start: async (): Promise<{ http: string; socket: string }> => {
    const fastify = Fastify({ bodyLimit: 1_048_576 });
    fastify.post('/v1/events', async (request, reply) => {
      await reply.code(202).send({ results: many(request.body as Sent | Sent[]).map(accepted) });
    });
    const http = await fastify.listen({ host: '127.0.0.1', port: 0 });
    const server = createServer();
    const take = (body: Sent | readonly Sent[], ack: (results: object) => void) =>
      ack(many(body).map(accepted));
    new Server(server).of('/im').on('connection', (socket) => {
      socket.on('event', take);
      socket.on('events', take);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { http, socket: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  },
});
