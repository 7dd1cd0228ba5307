import { afterAll, beforeAll, expect, it } from 'vitest';
import { admit } from '../../src/ingest/admit.js';
import { Ledger, type Write } from '../../src/store/ledger.js';
import { EventStore } from '../../src/store/event-store.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, screenOf, World } from './support/world.js';

onEveryBackend('an event that could not be decided at once', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    const policy = { throttle: { threshold: 1_000, window_seconds: 60 } };
    world = await World.start(backend, { apps: { main: { policy } } });
    app = world.app('main');
  });
  afterAll(() => world.close());

  /** Puts a message into the ledger as a process leaves it that died, for the nth time, before it was decided. */
  async function leftBehind(seq: number, text: string, crashes: number): Promise<string> {
    const events = world.gateway.app.get(EventStore);
    const item = app.message('left', 'bo', text);
    const admitted = admit('main', item, world.clock.now());
    if (!admitted.ok) throw new Error('the message is not a good one');
    const { event, bodyHash, notes } = admitted;
    const stored = { seq, event, bodyHash, notes, state: 'pending', crashes } as const;
    await world.gateway.app.get(Ledger).commit(events.insert([stored]));
    return item.id;
  }

  it('is taken up at the next start in order, and given up only after it was tried alone', async () => {
    const phone = await app.phone('vic');
    await app.direct('left', 'bo', 'vic');
    const texts = ['new', 'met a crash', 'met two', 'tried alone', 'poison', 'its neighbour'];
    const ids: string[] = [];
    for (const [i, text] of texts.entries()) ids.push(await leftBehind(1_000 + i, text, i === 5 ? 0 : i));
    await world.restart();
    await world.gateway.pipeline.idle();
    const said = phone.history.map(({ body }) => body.split('\n').at(-1));
    expect(said).toEqual(texts.filter((text) => text !== 'poison'));
    const events = world.gateway.app.get(EventStore);
    const states = await Promise.all(ids.map(async (id) => (await events.byId('main', id))!.state));
    expect(states).toEqual(['done', 'done', 'done', 'done', 'dead_letter', 'done']);
  });

  it('because one of its recipients cannot be recorded is decided for all others, and said to be given up', async () => {
    const phone = await app.phone('yan');
    const lost = await app.phone('zoe');
    await app.tell('conversation.updated', {
      conversation: 'three',
      type: 'group',
      members: ['bo', 'yan', 'zoe'],
    });
    const ledger = world.gateway.app.get(Ledger);
    const { commit } = ledger;
    ledger.commit = (writes: readonly Write[]) => {
      const isZoes = writes.some((each) => 'rows' in each && each.rows.some(({ user }) => user === 'zoe'));
      return isZoes ? Promise.reject(new Error('refused')) : commit.call(ledger, writes);
    };
    const said = app.message('three', 'bo', 'here we go');
    await app.post([said]);
    await world.gateway.pipeline.idle();
    Object.assign(ledger, { commit });
    expect(screenOf(phone)).toEqual([expect.stringContaining('here we go')]);
    expect(screenOf(lost)).toEqual([]);
    expect(await app.decided('yan', said.data.message)).toEqual([expect.stringMatching(/^push /)]);
    expect(await app.decided('zoe', said.data.message)).toEqual([]);
    const { state } = (await world.gateway.app.get(EventStore).byId('main', said.id))!;
    expect(state).toBe('dead_letter');
    await app.say('three', 'bo', 'and on');
    expect(screenOf(lost)).toEqual([expect.stringContaining('and on')]);
  });

  it('because the ledger was away is decided when it is back, however long that takes', async () => {
    const phone = await app.phone('wyn');
    await app.phone('xia');
    await app.direct('away', 'bo', 'wyn');
    await app.direct('away-too', 'bo', 'xia');
    await app.tell('presence.changed', { user: 'xia', device: 'desk', connected: true });
    await app.tell('presence.changed', { user: 'xia', device: 'desk', active: true });
    const ledger = world.gateway.app.get(Ledger);
    const { commit, query } = ledger;
    const gone = () => Promise.reject(new Error('the ledger is away'));
    ledger.commit = (writes: readonly Write[]) => {
      const isIntake = writes.some((each) => each.op === 'insert' && each.table === 'events');
      if (isIntake) ledger.query = gone;
      return isIntake ? commit.call(ledger, writes) : gone();
    };
    const toDesk = app.message('away-too', 'bo', 'still at your desk?');
    await app.post([app.message('away', 'bo', 'still here'), toDesk]);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(screenOf(phone)).toEqual([]);
    Object.assign(ledger, { commit, query });
    await world.gateway.pipeline.idle();
    expect(screenOf(phone)).toHaveLength(1);
    expect(await app.decided('xia', toDesk.data.message)).toEqual(['defer desktop_grace']);
  });
});
