import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/** Measures every request by its route's pattern (never by its path, which holds ids). Call before the server listens. */
export function installHttpMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.request(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
  });
}
