// One running gateway, whose decisions are made again with other facts: what the tests of what-if ask and compare.
import { afterAll, beforeAll, expect } from 'vitest';
import { testBackends } from '../contracts/store-backends.js';
import { type App, MINUTE, SECOND, World } from '../e2e/support/world.js';

export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const sqlite = testBackends.find(({ kind }) => kind === 'sqlite')!;

export interface Item {
  readonly user: string;
  readonly message: string;
  readonly device: string | null;
  readonly outcome: string;
  readonly reason: string;
  readonly release_at: string | null;
  readonly push_kind: string | null;
}
export interface Answer {
  readonly started_from: { readonly facts: string; readonly at: string };
  readonly about: string | null;
  readonly changeable: readonly string[];
  readonly items: readonly Item[];
  readonly errors?: readonly { readonly field: string; readonly problem: string; readonly fix: string }[];
}

export let world: World;
export let app: App;
/** Opens the world for the tests of a file, and closes it behind them. */
export function inWorld(): void {
  beforeAll(async () => {
    const policy = { marketing_cap: { limit: 1, per: 'rolling', window_seconds: DAY / SECOND } };
    world = await World.start(sqlite, {
      apps: { main: { policy: { ...policy, relevance: { push_threshold: 1, batch_threshold: 0.001 } } } },
    });
    app = world.app('main');
  });
  afterAll(() => world.close());
}

export const rows = async () => {
  const tables = ['events', 'decisions', 'pushes', 'turns', 'notices', 'items', 'attempts'];
  return Promise.all(tables.map((table) => world.count(`SELECT COUNT(*) AS n FROM ${table}`)));
};
export const preview = (body: object) => app.call<Answer>('POST', '/v1/decisions/preview', body);
export const again = async (decision: string, facts?: object, more: object = {}) => {
  const { status, body } = await preview({ decision, ...(facts === undefined ? {} : { facts }), ...more });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
export const snooze = async (user: string) => {
  const until = new Date(world.clock.now() + 10 * MINUTE).toISOString();
  const { status } = await app.call('POST', `/v1/users/${user}/snooze`, { until });
  expect(status).toBe(200);
};
/** `outcome reason` by device. */
export const said = (items: readonly Pick<Item, 'device' | 'outcome' | 'reason'>[]) =>
  Object.fromEntries(
    items.map(({ device, outcome, reason }) => [device ?? 'nobody', `${outcome} ${reason}`]),
  );
export const saidWith = async (decision: string, facts?: object) =>
  said((await again(decision, facts)).items);
/** The newest decision on a message, call or notice: as it was recorded, by device. */
export const recorded = async (user: string, message: string) => {
  const [first] = await app.entries(user, message);
  const { body } = await app.call<{ devices: Item[] }>('GET', `/v1/decisions/${first!.id}`);
  return { id: first!.id!, devices: said(body.devices) };
};
/** Made again without other facts, a decision is what was recorded. */
export const isTheSame = async (user: string, message: string) => {
  const { id, devices } = await recorded(user, message);
  const { started_from, items } = await again(id);
  expect(started_from.facts).toBe('recorded');
  expect(said(items)).toEqual(devices);
  expect(items.every((each) => each.message === message && each.user === user)).toBe(true);
  return id;
};
export const refused = async (decision: string, facts: object, more: object = {}) => {
  const { status, body } = await preview({ decision, facts, ...more });
  expect(status).toBe(422);
  return body.errors!;
};
