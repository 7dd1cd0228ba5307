import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RequestMethod } from '@nestjs/common';
import { GUARDS_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessGuard } from '../../src/access/access.guard.js';
import { PUBLIC_ROUTE } from '../../src/access/guarded.decorator.js';
import { configSchema } from '../../src/config.js';
import { startGateway, type Gateway } from '../../src/main.js';
import { SilentLog } from '../../src/observe/log.js';

interface Route {
  readonly name: string;
  readonly isGuarded: boolean;
  readonly publicBecause: string | undefined;
}

/** Every handler of every controller that the gateway is made of, read from what Nest itself mounts by. */
function routesOf(gateway: Gateway): Route[] {
  const modules = [...gateway.app.get(ModulesContainer).values()];
  const controllers = modules
    .flatMap((module) => [...module.controllers.values()])
    .map((each) => each.metatype!);
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, object>;
    const handlers = Object.getOwnPropertyNames(prototype).filter((name) =>
      Reflect.hasMetadata(METHOD_METADATA, prototype[name]!),
    );
    return handlers.map((name) => routeOf(controller, prototype[name]!));
  });
}

function routeOf(controller: object, handler: object): Route {
  const guards = [controller, handler].flatMap(
    (each) => (Reflect.getMetadata(GUARDS_METADATA, each) ?? []) as unknown[],
  );
  const paths = [controller, handler].map((each) =>
    String(Reflect.getMetadata(PATH_METADATA, each)).replace(/^\/|\/$/g, ''),
  );
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
  const found = [handler, controller].map(
    (each) => Reflect.getMetadata(PUBLIC_ROUTE, each) as string | undefined,
  );
  return {
    name: `${method} /${paths.filter((path) => path !== '').join('/')}`,
    isGuarded: guards.includes(AccessGuard),
    publicBecause: found.find((why) => why !== undefined),
  };
}

describe('the whole gateway', () => {
  let gateway: Gateway;
  const dataDir = mkdtempSync(join(tmpdir(), 'warbler-routes-'));
  beforeAll(async () => {
    const config = configSchema.parse({
      port: 0,
      data_dir: dataDir,
      admin_key: 'the-admin-key-of-this-test',
    });
    gateway = await startGateway({ config, log: new SilentLog() });
  });
  afterAll(async () => {
    await gateway.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('guards every route, but for a few that say why they are public', () => {
    const open = routesOf(gateway).filter((route) => !route.isGuarded);
    expect(open.map((route) => route.name).toSorted()).toEqual([
      'GET /health/live',
      'GET /health/ready',
      'GET /v1/me/decisions',
      'GET /v1/me/decisions/:id',
      'OPTIONS /v1/me/:things',
      'OPTIONS /v1/me/:things/:id',
      'POST /v1/webhooks/in/:app',
    ]);
    expect(open.every((route) => route.publicBecause !== undefined)).toBe(true);
  });

  it('describes every one of them in the API docs, but for what browsers ask by themselves', async () => {
    const document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const all = routesOf(gateway).map((route) => route.name);
    const names = all.filter((name) => !name.startsWith('OPTIONS '));
    expect(names.length).toBeGreaterThan(25);
    expect(described.toSorted()).toEqual(names.toSorted());
  });

  it('is ready, and says so without a key', async () => {
    const answer = await fetch(`${gateway.url}/health/ready`);
    expect(answer.status).toBe(200);
  });
});
