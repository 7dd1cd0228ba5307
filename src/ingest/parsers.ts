// Lets the two HTTP servers that Nest runs on read CloudEvents as JSON, on our one route that takes them: what a host does
// with such bodies on its own routes stays as it is.
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { CLOUD_EVENT_TYPES } from './ingest.controller.js';

const OUR_ROUTE = '/v1/events';

function isCloudEvents(type: string | undefined): boolean {
  const bare = type?.split(';')[0]!.trim().toLowerCase() ?? '';
  return CLOUD_EVENT_TYPES.some((each) => each === bare);
}

/** Fastify parses after this hook: it takes them for JSON. Call once, before the server listens. */
export function installParsers(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async ({ routeOptions, raw }) => {
    const isOurs = routeOptions.url?.endsWith(OUR_ROUTE) === true;
    if (isOurs && isCloudEvents(raw.headers['content-type']))
      raw.headers['content-type'] = 'application/json';
  });
}

type Parsed = IncomingMessage & { body?: unknown };

/** Express has parsed and passed them over when this middleware comes. What cannot be read is no event. */
export function cloudEventsParser(maxBytes: number) {
  return (request: Parsed, _response: unknown, next: () => void): void => {
    if (!isCloudEvents(request.headers['content-type']) || request.readableEnded) return next();
    read(request, maxBytes).then(
      (body) => {
        request.body = body;
        next();
      },
      () => next(),
    );
  };
}

async function read(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size > maxBytes ? null : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown);
}
