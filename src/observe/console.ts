// Serves the built console under /console/. In: a directory of files; out: answers to browsers. It must never serve
// anything outside that directory, and nothing it serves may run scripts or take styles from elsewhere or from a page.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dice } from './clock.js';

/** Stands in the built page where the nonce of an answer goes. */
const NONCE_PLACE = '__STYLE_NONCE__';
const NONCE_BYTES = 18;

/**
 * Content Security Policy Level 3. No inline script or style is allowed; the component library's own style tags carry
 * the nonce of the page that they are in. What scripts set on an element's `style` is no inline style.
 */
function contentPolicy(nonce: string | null): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    nonce === null ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const FILE_POLICY = contentPolicy(null);

// Names of built files carry a hash of their content, so a name never changes what it means.
const FOREVER = 'public, max-age=31536000, immutable';

/** Without a built console (no index.html) nothing is served. Call before the server listens. */
export async function serveConsole(fastify: FastifyInstance, directory: string, dice: Dice): Promise<void> {
  const index = join(directory, 'index.html');
  if (!existsSync(index)) return;
  const page = pageOf(readFileSync(index, 'utf8'), dice);
  fastify.get('/', (_request, reply) => reply.redirect('/console/', 302));
  fastify.get('/console', (_request, reply) => reply.redirect('/console/', 308));
  await fastify.register(
    async (scope) => {
      scope.addHook('onSend', async (_request, reply) => {
        if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', FILE_POLICY);
        reply.header('referrer-policy', 'no-referrer');
      });
      scope.get('/', { prefixTrailingSlash: 'slash' }, page);
      scope.get('/index.html', page);
      await scope.register(fastifyStatic, {
        root: directory,
        cacheControl: false,
        index: false,
        setHeaders: (response, path) => {
          response.header('cache-control', path.includes('/assets/') ? FOREVER : 'no-cache');
        },
      });
      scope.setNotFoundHandler((request, reply) =>
        isPage(request) ? page(request, reply) : reply.code(404).type('text/plain').send('Not found'),
      );
    },
    { prefix: '/console' },
  );
}

/** A page's address is no file: the router in the page knows what it means. A missing file stays missing. */
function isPage({ method, url }: FastifyRequest): boolean {
  return method === 'GET' && !url.startsWith('/console/assets/');
}

/**
 * The page with a nonce of its own. It is never stored and has no ETag: an old page under the header of a newer answer
 * (304) would know a nonce that no longer holds.
 */
function pageOf(html: string, dice: Dice) {
  return (_request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const nonce = Buffer.from(dice.bytes(NONCE_BYTES)).toString('base64url');
    return reply
      .header('content-security-policy', contentPolicy(nonce))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(html.replace(NONCE_PLACE, nonce));
  };
}
