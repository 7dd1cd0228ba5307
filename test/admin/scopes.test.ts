import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes, type Scope } from '../../src/store/api-key-store.js';
import { startAdminApp, type AdminApp } from './admin-app.js';

/** Which scope each route needs: a change here is a change of what existing keys may do. */
const needed: Readonly<Record<string, Scope | 'any' | 'client token'>> = {
  'GET /metrics': 'admin',
  'GET /v1/api-keys': 'admin',
  'GET /v1/api-keys/self': 'any',
  'POST /v1/api-keys': 'admin',
  'DELETE /v1/api-keys/:id': 'admin',
  'GET /v1/audit-logs': 'admin',
  'POST /v1/client-tokens': 'devices:write',
  'GET /v1/decisions': 'decisions:read',
  'GET /v1/decisions/:id': 'decisions:read',
  'POST /v1/decisions/preview': 'decisions:read',
  'GET /v1/me/decisions': 'client token',
  'GET /v1/me/decisions/:id': 'client token',
  'GET /v1/notices': 'decisions:read',
  'GET /v1/policies': 'decisions:read',
  'GET /v1/policies/current': 'decisions:read',
  'GET /v1/policies/presets': 'decisions:read',
  'GET /v1/policies/presets/:name': 'decisions:read',
  'GET /v1/policies/schema': 'decisions:read',
  'GET /v1/policies/:id/diff': 'decisions:read',
  'POST /v1/policies/:id/publish': 'admin',
  'POST /v1/policies/:id/rollback': 'admin',
  'GET /v1/policies/:id/versions': 'decisions:read',
  'POST /v1/policies/:id/versions': 'admin',
  'GET /v1/policies/:id/versions/:version': 'decisions:read',
  'GET /v1/proposals': 'decisions:read',
  'POST /v1/proposals': 'admin',
  'GET /v1/proposals/:version': 'decisions:read',
  'GET /v1/reports/accounting': 'decisions:read',
  'GET /v1/reports/funnel': 'decisions:read',
  'GET /v1/reports/hours': 'decisions:read',
  'GET /v1/reports/latency': 'decisions:read',
  'GET /v1/reports/llm': 'decisions:read',
  'GET /v1/reports/providers': 'decisions:read',
  'GET /v1/reports/reasons': 'decisions:read',
  'GET /v1/reports/reasons-over-time': 'decisions:read',
  'GET /v1/reports/relevance': 'decisions:read',
  'GET /v1/segments': 'decisions:read',
  'POST /v1/segments': 'admin',
  'GET /v1/segments/:name': 'decisions:read',
  'PUT /v1/segments/:name': 'admin',
  'DELETE /v1/segments/:name': 'admin',
  'POST /v1/segments/:name/preview': 'decisions:read',
  'GET /v1/sandbox/devices': 'decisions:read',
  'GET /v1/sandbox/devices/:id': 'decisions:read',
  'GET /v1/users/:user/devices': 'devices:read',
  'GET /v1/users/:user/devices/:device': 'devices:read',
  'PUT /v1/users/:user/devices/:device': 'devices:write',
  'DELETE /v1/users/:user/devices/:device': 'devices:write',
  'GET /v1/users/:user/frequency-cap': 'decisions:read',
  'GET /v1/users/:user/held': 'decisions:read',
  'GET /v1/users/:user/preferences': 'devices:read',
  'GET /v1/users/:user/presence': 'devices:read',
  'PUT /v1/users/:user/preferences': 'devices:write',
  'PUT /v1/users/:user/conversations/:conversation/preferences': 'devices:write',
  'POST /v1/users/:user/snooze': 'devices:write',
  'DELETE /v1/users/:user/snooze': 'devices:write',
};

/** Reading devices and preferences never needs a key that may change them. */
const included: Partial<Record<Scope, readonly Scope[]>> = {
  'devices:write': ['devices:read'],
  'decisions:read': ['devices:read'],
};

describe('scopes', () => {
  let running: AdminApp;
  beforeAll(async () => {
    running = await startAdminApp();
  });
  afterAll(() => running.stop());

  const guarded = () =>
    running.routes.filter(
      ({ method, path }) => /^\/(v1\/|metrics)/.test(path) && !['HEAD', 'OPTIONS'].includes(method),
    );

  it('are listed for every guarded route', () => {
    const names = guarded().map(({ method, path }) => `${method} ${path}`);
    expect(names.toSorted()).toEqual(Object.keys(needed).toSorted());
  });

  it.each(scopes)(
    'open to a key with %s alone exactly the routes of the scopes that come with it',
    async (scope) => {
      const headers = await running.keyFor('one', [scope]);
      const opened: string[] = [];
      for (const { method, path } of guarded()) {
        const url = path.replace(/:\w+/g, 'x');
        // Deletes carry no body; others an invalid one, so that nothing is changed and validation answers.
        const payload = ['GET', 'DELETE'].includes(method) ? {} : { payload: { nonsense: true } };
        const answer = await running.app.inject({ method: method as 'GET', url, headers, ...payload });
        if (answer.statusCode !== 403) opened.push(`${method} ${path}`);
      }
      const may = new Set<string>(['any', scope, ...(included[scope] ?? [])]);
      const isOpen = (who: string) => who !== 'client token' && (scope === 'admin' || may.has(who));
      const expected = Object.keys(needed).filter((route) => isOpen(needed[route]!));
      expect(opened.toSorted()).toEqual(expected.toSorted());
    },
  );
});
