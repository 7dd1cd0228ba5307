import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAdminApp, type AdminApp } from './admin-app.js';

const open = [/^\/health\/(live|ready)$/, /^\/docs(\/|$)/, /^\/openapi\.json$/];

interface OpenApi {
  openapi: string;
  paths: Record<
    string,
    Record<
      string,
      {
        security?: object[];
        requestBody?: unknown;
        summary?: string;
        parameters?: { name: string; in: string }[];
      }
    >
  >;
}

describe('the inventory of routes', () => {
  let running: AdminApp;
  let document: OpenApi;
  beforeAll(async () => {
    running = await startAdminApp();
    document = (await running.app.inject('/openapi.json')).json() as OpenApi;
  });
  afterAll(() => running.stop());

  const mounted = () =>
    running.routes.filter(({ method, path }) => method !== 'HEAD' && method !== 'OPTIONS' && path !== '*');

  it('refuses every route without a key, but for health and the API docs', async () => {
    const admitted: string[] = [];
    for (const { method, path } of mounted().filter((route) => !open.some((each) => each.test(route.path)))) {
      const url = path.replace(/:\w+/g, 'x');
      const answer = await running.app.inject({
        method: method as 'GET',
        url,
        payload: method === 'GET' ? undefined : {},
      });
      // After ten refusals in a minute the address is told to slow down: no admission either.
      if (answer.statusCode !== 401 && answer.statusCode !== 429)
        admitted.push(`${method} ${path} ${answer.statusCode}`);
    }
    expect(admitted).toEqual([]);
  });

  it('describes every mounted route of ours, and no route that is not mounted', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const ours = mounted()
      .filter(({ path }) => /^\/(v1\/|health|metrics)/.test(path))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(ours.length).toBeGreaterThan(20);
    expect(described.toSorted()).toEqual(ours.toSorted());
  });

  it('says for every described route what it does and that it needs a key', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (!open.some((each) => each.test(path))) {
          const key = path.startsWith('/v1/me/') ? 'client_token' : 'api_key';
          expect(operation.security, `${method} ${path}`).toEqual([{ [key]: [] }]);
        }
      }
    }
  });

  it('refuses a query parameter that it does not know by its name, and says which there are', async () => {
    for (const [path, { get }] of Object.entries(document.paths)) {
      const known = (get?.parameters ?? []).filter((each) => each.in === 'query').map((each) => each.name);
      if (known.length === 0 || path.startsWith('/v1/me/')) continue;
      const url = `${path.replace(/\{\w+\}/g, 'x')}?colour=red&page_sise=1`;
      const answer = await running.call('GET', url);
      expect(answer.statusCode, url).toBe(422);
      const wrong = {
        problem: 'there is no such query parameter here',
        fix: expect.stringContaining(known.join(', ')),
      };
      expect(answer.json().errors.slice(0, 2), url).toEqual([
        { field: 'colour', ...wrong },
        { field: 'page_sise', ...wrong },
      ]);
    }
  });

  it('derives bodies and queries from the schemas that validate them', () => {
    const list = document.paths['/v1/decisions']!['get']!;
    expect(list.parameters!.map((each) => each.name)).toEqual(
      expect.arrayContaining([
        'user',
        'message',
        'conversation',
        'outcome',
        'reason',
        'after',
        'before',
        'page_size',
      ]),
    );
    const snooze = JSON.stringify(document.paths['/v1/users/{user}/snooze']!['post']!.requestBody);
    expect(snooze).toContain('"until"');
    const device = document.paths['/v1/users/{user}/devices/{device}']!['put']!;
    expect(device.parameters!.map((each) => `${each.in} ${each.name}`).toSorted()).toEqual([
      'path device',
      'path user',
    ]);
    expect(JSON.stringify(device.requestBody)).toContain('push_enabled');
  });

  it('serves the docs page', async () => {
    const page = await running.app.inject('/docs');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
  });
});
