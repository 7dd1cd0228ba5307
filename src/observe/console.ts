// Serves the built console under /console/. In: a directory of files; out: answers to browsers. It must never serve
// anything outside that directory, and nothing it serves may run scripts from elsewhere or written into a page.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Content Security Policy Level 3. Inline styles are allowed (positions of rows and bars), inline scripts are not. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

// Names of built files carry a hash of their content, so a name never changes what it means.
const FOREVER = 'public, max-age=31536000, immutable';

/** Without a built console (no index.html) nothing is served. Call before the server listens. */
export async function serveConsole(fastify: FastifyInstance, directory: string): Promise<void> {
  if (!existsSync(join(directory, 'index.html'))) return;
  fastify.get('/', (_request, reply) => reply.redirect('/console/', 302));
  fastify.get('/console', (_request, reply) => reply.redirect('/console/', 308));
  await fastify.register(
    async (scope) => {
      scope.addHook('onSend', async (_request, reply) => {
        reply.header('content-security-policy', CONTENT_POLICY);
        reply.header('referrer-policy', 'no-referrer');
      });
      await scope.register(fastifyStatic, {
        root: directory,
        cacheControl: false,
        setHeaders: (response, path) => {
          response.header('cache-control', path.includes('/assets/') ? FOREVER : 'no-cache');
        },
      });
      scope.setNotFoundHandler(page);
    },
    { prefix: '/console' },
  );
}

/** A page's address is no file: the router in the page knows what it means. A missing file stays missing. */
function page(request: FastifyRequest, reply: FastifyReply) {
  const isPage = request.method === 'GET' && !request.url.startsWith('/console/assets/');
  return isPage ? reply.sendFile('index.html') : reply.code(404).type('text/plain').send('Not found');
}
