import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEveryBackend } from '../contracts/every-backend.js';
import type { VirtualDevice } from '../../samples/sandbox/device.js';
import { type App, MINUTE, screenOf, SECOND, World } from './support/world.js';
import { writtenBy } from './support/written.js';

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
    await app.channel('town', MEMBERS);
    const phones = [];
    for (const user of MENTIONED) phones.push(await app.phone(user));
    const bystander = await app.phone('u5');
    let message = '';
    const { rows, bytes, wallMs } = await writtenBy(world, async () => {
      message = await app.say('town', 'u0', 'you three, please', { mentions: MENTIONED });
    });
    // The author is decided, too, and has no device that would be told of it.
    expect(rows).toMatchObject({ events: 1, decisions: 4, pushes: 3, attempts: 3, cohorts: 1 });
    expect(Object.values(rows).reduce((sum, each) => sum + each, 0)).toBeLessThan(30);
    expect(bytes).toBeLessThan(20_000);
    expect(wallMs).toBeLessThan(2_000);
    const counted = `SELECT SUM(members) AS n FROM cohorts WHERE message = '${message}'`;
    expect(await world.count(counted)).toBe(MEMBERS - 4);
    expect(phones.map((phone) => screenOf(phone).length)).toEqual([1, 1, 1]);
    expect(screenOf(bystander)).toEqual([]);
    const [entry] = await app.entries('u5', message);
    expect(entry).toMatchObject({ id: null, outcome: 'suppress', reason: 'not_mentioned', counted: true });
    expect(await app.entries('a-stranger', message)).toEqual([]);
    // Nor is somebody who was looked at counted where their own decisions do not fit, or all have been listed.
    const [own] = await app.entries('u17', message);
    for (const more of ['outcome=suppress', `after=${own!.id}`, `before=${own!.id}`]) {
      const path = `/v1/decisions?user=u17&message=${message}&${more}`;
      expect((await app.call<{ items: unknown[] }>('GET', path)).body.items).toEqual([]);
    }
  });

  it('of ten thousand is written down in as many rows and bytes as one of a hundred', async () => {
    await app.channel('hamlet', 100);
    const mentions = ['u17', 'u47', 'u99'];
    for (const user of ['u47', 'u99']) await app.phone(user);
    // Whoever is spoken to for the first time gets a row that stays.
    await app.say('hamlet', 'u0', 'hello', { mentions });
    await app.say('town', 'u0', 'hello', { mentions });
    const written = [];
    for (const place of ['hamlet', 'town'])
      written.push(await writtenBy(world, () => app.say(place, 'u0', 'once more', { mentions })));
    const [small, large] = written;
    expect(large!.rows).toEqual(small!.rows);
    // Names of different lengths, and nothing that grows with the members.
    expect(Math.abs(large!.bytes - small!.bytes)).toBeLessThan(200);
  });

  it('called by `here` is who had a device in use at that moment, and nobody else', async () => {
    await app.channel('square', 40);
    const desks = ['u21', 'u22'];
    const phones = new Map<string, VirtualDevice>();
    for (const user of [...desks, 'u23']) phones.set(user, await app.phone(user));
    for (const user of desks)
      await app.tell('presence.changed', { user, device: 'desk', connected: true, active: true });
    const message = await app.say('square', 'u0', 'who is here?', { broadcast: 'here' });
    expect(await app.decided('u21', message)).toEqual(['defer desktop_grace']);
    expect(await app.decided('u23', message)).toEqual(['suppress not_mentioned']);
    await world.pass(SECOND);
    // One leaves the desk, the other reads it there.
    await app.tell('presence.changed', { user: 'u21', device: 'desk', connected: false });
    await app.tell('read.advanced', { user: 'u22', conversation: 'square', up_to_seq: 1 });
    await world.pass(5 * MINUTE);
    expect(await app.decided('u21', message)).toEqual(['push mention', 'defer desktop_grace']);
    expect(await app.decided('u22', message)).toEqual(['suppress read_elsewhere', 'defer desktop_grace']);
    expect([...phones.values()].map((phone) => screenOf(phone).length)).toEqual([1, 0, 0]);
  });

  it('is counted in the metrics, by reason and by door', async () => {
    const response = await world.call<null>('main', 'GET', '/health/ready');
    expect(response.status).toBe(200);
    const text = await metricsOf(world);
    // Three messages in the channel of ten thousand, two in that of a hundred.
    const counted = 3 * (MEMBERS - 4) + 2 * (100 - 4);
    expect(text).toMatch(
      new RegExp(`warbler_cohort_members_total\\{app="main",reason="not_mentioned"\\} ${counted}\\b`),
    );
    expect(text).toMatch(/warbler_events_total\{app="main",door="http",status="accepted"\} [1-9]/);
  });

  it('is without who has left it, also when it is first looked at while they leave', async () => {
    await app.tell('conversation.updated', {
      conversation: 'club',
      type: 'group',
      members: ['h0', 'h1', 'h2'],
    });
    const thread = { conversation: 'club-thread', type: 'thread', parent: 'club', members: ['h0', 'h2'] };
    await app.tell('conversation.updated', thread);
    const phone = await app.phone('h1');
    await world.restart();
    const leaving = { conversation: 'club', user: 'h1' };
    await app.post([
      { id: world.nextEvent(), type: 'member.removed', data: leaving },
      app.message('club-thread', 'h0', 'between us'),
    ]);
    await world.gateway.pipeline.idle();
    const message = await app.say('club', 'h0', 'h1 has left us');
    expect(await app.entries('h1', message)).toEqual([]);
    expect(screenOf(phone)).toEqual([]);
  });
});

async function metricsOf(world: World): Promise<string> {
  const { Metrics } = await import('../../src/observe/metrics.js');
  return world.gateway.app.get(Metrics).registry.metrics();
}
