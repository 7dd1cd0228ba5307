// What the HTTP server itself refuses before any route of ours runs (bad JSON, a body too large, an unknown path)
// becomes problem details too, on our own paths only.
import { isUtf8 } from 'node:buffer';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem.js';
import type { Dice } from '../observe/clock.js';

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

const OUR_PATHS = ['/v1/', '/v1', '/health/', '/metrics', '/openapi.json'];

const details: Readonly<Record<number, string>> = {
  400: 'The body is not valid JSON, or a header or the path is malformed.',
  404: 'No route has this path and method. /openapi.json lists them all.',
  413: 'The body is over the size limit. Send fewer items at a time.',
  414: 'A part of the path is longer than any id may be.',
  415: 'Send application/json, or one of the CloudEvents types where the route takes them.',
};

/** RFC 8259 §8.1. Whatever is not would be read as replacement characters, by which two ids become one. */
const NOT_UTF8 = 'The body is not UTF-8. Encode it as UTF-8 before it is sent.';

export function errorId(dice: Dice): string {
  return `err_${Buffer.from(dice.bytes(8)).toString('hex')}`;
}

function isOurs(url: string): boolean {
  return OUR_PATHS.some((path) => (path.endsWith('/') ? url.startsWith(path) : url === path));
}

/** Call once, before the server listens. A host's other paths keep their errors as they are. */
export function installProblems(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', async (request, reply) => {
    const { rawBody, url } = request as FastifyRequest & { readonly rawBody?: Buffer };
    if (rawBody === undefined || isUtf8(rawBody) || !isOurs(url.split('?')[0]!)) return undefined;
    return reply
      .code(400)
      .type(PROBLEM_JSON)
      .send(JSON.stringify(problemOf(400, NOT_UTF8)));
  });
  fastify.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
    const type = String(reply.getHeader('content-type') ?? '');
    const isPlainError = reply.statusCode >= 400 && !type.includes('problem+json');
    if (!isPlainError || !isOurs(request.url.split('?')[0]!)) return payload;
    reply.header('content-type', PROBLEM_JSON);
    reply.removeHeader('content-length');
    const detail = details[reply.statusCode] ?? 'The request was refused.';
    return JSON.stringify(problemOf(reply.statusCode, detail));
  });
}

/** What the router cannot even read (a path that is no URL, a part too long) is answered before any hook runs. */
export function answerUnroutable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 400;
  const detail = details[status] ?? 'The request was refused.';
  void reply
    .code(status)
    .type(PROBLEM_JSON)
    .send(JSON.stringify(problemOf(status, detail)));
}
