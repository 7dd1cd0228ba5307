// The sandbox's own HTTP API, for people and for tests in another process: what is true, and what shall go wrong.
import { z } from 'zod';
import { fieldErrors } from '../../src/model/problem.js';
import { registrationSchema } from './devices.js';
import { json, type Handle, type Received, type Reply } from './listener.js';
import type { LlmFake } from './llm.js';
import { follow, scriptSchema } from './script.js';
import type { World } from './world.js';

type Route = readonly [method: string, path: RegExp, answer: (received: Received, id: string) => Reply];

const ROUTES = [
  'GET /truth',
  'GET /truth/devices',
  'POST /truth/devices {"id","provider"}',
  'GET /truth/devices/{id}',
  'GET /truth/screens',
  'GET /truth/llm',
  'GET /truth/log (JSON lines)',
  'GET /truth/violations',
  'POST /script',
];

export function truthApi(world: World, llm: LlmFake, summary: () => object): Handle {
  const { truth, devices } = world;
  const routes: readonly Route[] = [
    [
      'GET',
      /^\/$/,
      () => json(200, { what: 'Warbler sandbox: fakes, nothing real is sent', routes: ROUTES }),
    ],
    ['GET', /^\/truth$/, () => json(200, summary())],
    ['GET', /^\/truth\/devices$/, () => json(200, { items: devices.all().map((each) => each.summary()) })],
    ['POST', /^\/truth\/devices$/, (received) => register(received, world)],
    ['GET', /^\/truth\/devices\/([^/]+)$/, (_received, id) => show(id, world)],
    ['GET', /^\/truth\/screens$/, () => json(200, screens(world))],
    ['GET', /^\/truth\/llm$/, () => json(200, { calls: truth.llm.total, items: [...truth.llm] })],
    ['GET', /^\/truth\/log$/, () => lines(truth.log)],
    [
      'GET',
      /^\/truth\/violations$/,
      () => json(200, { total: truth.violations.total, items: [...truth.violations] }),
    ],
    ['POST', /^\/script$/, (received) => obey(received, world, llm)],
  ];
  return (received) => {
    const here = routes.filter(([, path]) => path.test(received.path));
    const route = here.find(([method]) => method === received.method);
    if (!route) return problem(here.length === 0 ? 404 : 405, `known are: ${ROUTES.join(', ')}`);
    const id = decoded(route[1].exec(received.path)?.[1] ?? '');
    return id === null ? problem(400, 'this path is none') : route[2](received, id);
  };
}

/** Null for what is no percent-encoded UTF-8. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function problem(status: number, detail: string, errors?: object): Reply {
  const document = { type: 'about:blank', title: 'The sandbox cannot do that', status, detail, errors };
  return json(status, document, { 'content-type': 'application/problem+json' });
}

function read<S extends z.ZodType>(received: Received, schema: S): z.infer<S> | { readonly refusal: Reply } {
  try {
    const parsed = schema.safeParse(JSON.parse(received.body.toString('utf8')));
    if (parsed.success) return parsed.data;
    return { refusal: problem(400, 'see errors', fieldErrors(parsed.error)) };
  } catch {
    return { refusal: problem(400, 'the body is not JSON') };
  }
}

function register(received: Received, world: World): Reply {
  const registration = read(received, registrationSchema);
  if ('refusal' in registration) return registration.refusal;
  const device = world.devices.register(registration);
  if (!device) return problem(409, 'this id is a device of another provider');
  const { id, provider, target, identity } = device;
  const voip = identity.voipAddress === null ? {} : { voip_target: identity.voipAddress };
  return json(201, { id, provider, target, ...voip });
}

function show(id: string, world: World): Reply {
  const device = world.devices.get(id);
  return device ? json(200, device.snapshot()) : problem(404, `no device ${id}`);
}

const ROWS_PER_SCREEN = 50;

/** All screens at once with whose they are (their tokens), and of each list the newest rows. */
function screens({ devices, clock }: World): object {
  const items = devices.all().map((device) => {
    const rows = Object.entries(device.snapshot()).map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? value.slice(-ROWS_PER_SCREEN) : value,
    ]);
    return { ...Object.fromEntries(rows), target: device.target };
  });
  return { now: clock(), items };
}

function obey(received: Received, world: World, llm: LlmFake): Reply {
  const script = read(received, scriptSchema);
  if ('refusal' in script) return script.refusal;
  const wrong = follow(script, world, llm);
  return wrong ? problem(404, wrong) : json(200, { ok: true });
}

const ROWS_PER_CHUNK = 500;

/** JSON lines in chunks, so that a long log is never one string. */
function lines(rows: Iterable<object>): Reply {
  return {
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'application/x-ndjson' },
    body: chunks(rows),
  };
}

function* chunks(rows: Iterable<object>): Generator<string> {
  let chunk: string[] = [];
  for (const row of rows) {
    chunk.push(`${JSON.stringify(row)}\n`);
    if (chunk.length < ROWS_PER_CHUNK) continue;
    yield chunk.join('');
    chunk = [];
  }
  if (chunk.length > 0) yield chunk.join('');
}
