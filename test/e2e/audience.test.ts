import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, screenOf, World } from './support/world.js';

const MEMBERS = 10_000;
const MENTIONED = ['u17', 'u4711', 'u9999'];

onEveryBackend('an audience', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: {} } });
    app = world.app('main');
  });
  afterAll(() => world.close());

  it('of a group is looked at one by one', async () => {
    const members = Array.from({ length: 10 }, (_, i) => `g${i}`);
    await app.tell('conversation.updated', { conversation: 'group', type: 'group', members });
    const phone = await app.phone('g3');
    const message = await app.say('group', 'g0', 'hello everybody', { mentions: ['g3'] });
    const decisions = `SELECT COUNT(*) AS n FROM decisions WHERE message = '${message}'`;
    expect(await world.count(decisions)).toBe(10);
    expect(await world.count(`SELECT COUNT(*) AS n FROM cohorts WHERE message = '${message}'`)).toBe(0);
    expect(await app.decided('g3', message)).toEqual(['push mention']);
    expect(screenOf(phone)).toHaveLength(1);
  });

  it('of a channel with ten thousand members costs rows for those addressed, and one for all others', async () => {
    const members = Array.from({ length: MEMBERS }, (_, i) => `u${i}`);
    await app.tell('conversation.updated', { conversation: 'town', type: 'channel', title: 'Town', members });
    const phones = [];
    for (const user of MENTIONED) phones.push(await app.phone(user));
    const bystander = await app.phone('u5');
    const message = await app.say('town', 'u0', 'you three, please', { mentions: MENTIONED });
    const rows = await Promise.all(
      ['decisions', 'items', 'cohorts'].map((table) =>
        world.count(`SELECT COUNT(*) AS n FROM ${table} WHERE message = '${message}'`),
      ),
    );
    expect(rows).toEqual([4, expect.any(Number), 1]);
    expect(rows[1]).toBeLessThanOrEqual(4);
    const counted = `SELECT SUM(members) AS n FROM cohorts WHERE message = '${message}'`;
    expect(await world.count(counted)).toBe(MEMBERS - 4);
    expect(phones.map((phone) => screenOf(phone).length)).toEqual([1, 1, 1]);
    expect(screenOf(bystander)).toEqual([]);
    const [entry] = await app.entries('u5', message);
    expect(entry).toMatchObject({ id: null, outcome: 'suppress', reason: 'not_mentioned', counted: true });
    expect(await app.entries('a-stranger', message)).toEqual([]);
  });

  it('is counted in the metrics, by reason and by door', async () => {
    const response = await world.call<null>('main', 'GET', '/health/ready');
    expect(response.status).toBe(200);
    const text = await metricsOf(world);
    expect(text).toMatch(
      new RegExp(`warbler_cohort_members_total\\{app="main",reason="not_mentioned"\\} ${MEMBERS - 4}\\b`),
    );
    expect(text).toMatch(/warbler_events_total\{app="main",door="http",status="accepted"\} [1-9]/);
  });
});

async function metricsOf(world: World): Promise<string> {
  const { Metrics } = await import('../../src/observe/metrics.js');
  return world.gateway.app.get(Metrics).registry.metrics();
}
