import type { FastifyInstance } from 'fastify';
import { CLOUD_EVENT_TYPES } from './ingest.controller.js';

/** Lets Fastify read CloudEvents as JSON (a `__proto__` in it is refused). Call once, before the server listens. */
export function installParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser([...CLOUD_EVENT_TYPES], { parseAs: 'string' }, parseJson);
}
