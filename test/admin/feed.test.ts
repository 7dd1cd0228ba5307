import { setTimeout } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FeedQueue } from '../../src/admin/feed-queue.js';
import { Happenings } from '../../src/ports.js';
import { startAdminApp, type AdminApp } from './admin-app.js';
import { decision } from './decisions-fixture.js';

interface Batch {
  items: { id: string; user: string; sentence: string }[];
  dropped: number;
}

describe('the live feed', () => {
  let running: AdminApp;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    running = await startAdminApp();
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.disconnect();
  });
  afterAll(() => running.stop());

  const connect = (auth: object) => {
    const socket = io(`${running.url}/feed`, {
      auth,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    sockets.push(socket);
    return socket;
  };
  const once = <T>(socket: Socket, name: string) => new Promise<T>((resolve) => socket.once(name, resolve));

  it('tells a viewer the decisions of their app, and of no other', async () => {
    const one = connect({ token: 'the-admin-key-of-this-test', app: 'one' });
    const two = connect({ token: 'the-admin-key-of-this-test', app: 'two' });
    const seenByTwo: Batch[] = [];
    two.on('decisions', (batch: Batch) => seenByTwo.push(batch));
    await Promise.all([once(one, 'ready'), once(two, 'ready')]);
    const batch = once<Batch>(one, 'decisions');
    running.app.get(Happenings).tell({ type: 'decision', decision: decision(1) });
    expect(await batch).toMatchObject({
      items: [{ id: `${decision(1).id}-0` }, { id: `${decision(1).id}-1` }],
      dropped: 0,
    });
    await setTimeout(150);
    expect(seenByTwo).toEqual([]);
  });

  it('speaks to each viewer in their language', async () => {
    const languages = ['en', 'zh-CN'];
    const viewers = languages.map((language) =>
      connect({ token: 'the-admin-key-of-this-test', app: 'one', language }),
    );
    await Promise.all(viewers.map((viewer) => once(viewer, 'ready')));
    const batches = viewers.map((viewer) => once<Batch>(viewer, 'decisions'));
    running.app.get(Happenings).tell({ type: 'decision', decision: decision(1) });
    const [english, chinese] = (await Promise.all(batches)).map(({ items }) => items[0]!.sentence);
    expect(english).toMatch(/\.$/);
    expect(chinese).toMatch(/。$/);
  });

  it('sends at most 2000 entries at a time and says how many it left out', async () => {
    const viewer = connect({ token: 'the-admin-key-of-this-test', app: 'one' });
    await once(viewer, 'ready');
    const batch = once<Batch>(viewer, 'decisions');
    for (let n = 0; n < 1_100; n++)
      running.app.get(Happenings).tell({ type: 'decision', decision: decision(n) });
    const { items, dropped } = await batch;
    expect([items.length, dropped]).toEqual([2_000, 200]);
  });

  it.each([
    ['without a key', async () => ({})],
    ['with a bad key', async () => ({ token: 'wrong' })],
    [
      'with a key that may not read decisions',
      async () => {
        const { authorization } = await running.keyFor('one', ['events:write']);
        return { token: authorization.replace('Bearer ', '') };
      },
    ],
  ])('refuses a viewer %s', async (_, auth) => {
    const viewer = connect(await auth());
    const error = await once<Error>(viewer, 'connect_error');
    expect(error.message).toMatch(/unauthorized|forbidden/);
  });
});

describe('a feed queue', () => {
  it('keeps what it has room for and counts the rest', () => {
    const queue = new FeedQueue<number>(3);
    expect(queue.take()).toBeNull();
    queue.add([1, 2]);
    queue.add([3, 4, 5]);
    expect(queue.take()).toEqual({ items: [1, 2, 3], dropped: 2 });
    expect(queue.take()).toBeNull();
  });
});
