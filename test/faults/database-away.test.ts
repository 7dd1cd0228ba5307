import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ID_BYTES, makeKey, SECRET_BYTES } from '../../src/access/api-key.js';
import { EventStore } from '../../src/store/event-store.js';
import { type App, type Result, screenOf, World } from '../e2e/support/world.js';
import { missingMariadb, OwnMariadb } from './own-mariadb.js';

/** What is promised is two seconds; two cores that others use, too, may need a little longer. */
const SOON_MS = 3_000;

interface Fault {
  readonly name: string;
  readonly begin: (database: OwnMariadb) => Promise<void>;
  readonly end: (database: OwnMariadb) => Promise<void>;
}

const faults: readonly Fault[] = [
  {
    name: 'hangs',
    begin: (database) => database.freeze(),
    end: async (database) => database.thaw(),
  },
  { name: 'is killed', begin: (database) => database.kill(), end: (database) => database.startAgain() },
];

describe.skipIf(missingMariadb !== null)(missingMariadb ?? 'a gateway whose database', () => {
  let database: OwnMariadb;
  let world: World;
  let app: App;
  let socket: Socket;
  beforeAll(async () => {
    database = await OwnMariadb.start();
    const policy = { throttle: { threshold: 1_000, window_seconds: 60 } };
    world = await World.start(database.backend, { apps: { main: { policy } } });
    app = world.app('main');
    socket = await world.socket('main');
  }, 120_000);
  afterAll(async () => {
    socket?.disconnect();
    // First, so that nothing is left running whatever becomes of the rest.
    await database?.remove();
    await world?.close();
  });

  /** Status, Retry-After and how long it took. */
  async function asked(method: string, path: string, body?: object) {
    const started = performance.now();
    const { status, headers } = await world.fetch('main', method, path, body);
    const isSoon = performance.now() - started < SOON_MS;
    return { status, retryAfter: headers.get('retry-after'), type: headers.get('content-type'), isSoon };
  }

  async function saidOnSocket(event: object) {
    const started = performance.now();
    const [result] = (await socket.timeout(10_000).emitWithAck('event', event)) as Result[];
    return { status: result!.problem?.status, isSoon: performance.now() - started < SOON_MS };
  }

  /** What a console is told that comes with a key which nobody has looked up yet. */
  async function saidToConsole(): Promise<string> {
    const token = makeKey(new Uint8Array(ID_BYTES), new Uint8Array(SECRET_BYTES)).key.reveal();
    const options = { auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false };
    const viewer = io(`${world.gateway.url}/feed`, options);
    const { message } = await new Promise<Error>((resolve) => viewer.once('connect_error', resolve));
    viewer.disconnect();
    return message;
  }

  const refused = {
    status: 503,
    retryAfter: '2',
    type: 'application/problem+json; charset=utf-8',
    isSoon: true,
  };

  it.each(faults)(
    '$name refuses soon what it cannot make durable, and decides all it had accepted when it is back',
    { timeout: 120_000 },
    async ({ name, begin, end }) => {
      const user = `user-${name}`;
      const phone = await app.phone(user);
      await app.direct(user, 'bo', user);
      const before = Array.from({ length: 20 }, (_, i) => app.message(user, 'bo', `before it (${i})`));
      await app.post(before);

      await begin(database);
      const lost = app.message(user, 'bo', 'told in vain');
      const first = await Promise.all([
        asked('POST', '/v1/events', lost),
        asked('PUT', `/v1/users/${user}/preferences`, { push_enabled: true }),
        asked('GET', `/v1/decisions?user=${user}`),
        asked('GET', '/health/ready'),
        saidOnSocket(app.message(user, 'bo', 'in vain, too')),
      ]);
      expect(first.slice(0, 3)).toEqual([refused, refused, refused]);
      expect(first.slice(3)).toMatchObject([
        { status: 503, isSoon: true },
        { status: 503, isSoon: true },
      ]);
      // Known to be away, it keeps nobody waiting at all.
      const started = performance.now();
      for (let i = 0; i < 20; i++) expect((await asked('POST', '/v1/events', lost)).status).toBe(503);
      expect(performance.now() - started).toBeLessThan(1_000);
      expect(await asked('GET', '/health/ready')).toMatchObject({ status: 503, isSoon: true });
      expect((await asked('GET', '/health/live')).status).toBe(200);
      expect(await saidToConsole()).toBe('unavailable');

      await end(database);
      await expect
        .poll(async () => (await asked('GET', '/health/ready')).status, { timeout: 20_000 })
        .toBe(200);
      expect(await saidToConsole()).toBe('unauthorized');
      const again = await asked('POST', '/v1/events', lost);
      // What was begun when it went away may have been taken in meanwhile.
      expect([200, 202]).toContain(again.status);
      await world.gateway.pipeline.idle();
      const events = world.gateway.app.get(EventStore);
      const stored = await Promise.all([...before, lost].map((each) => events.byId('main', each.id)));
      expect(stored.map((each) => each?.state)).toEqual(stored.map(() => 'done'));
      const shown = screenOf(phone);
      for (const each of [...before, lost]) {
        expect(await app.decided(user, each.data.message)).toEqual(['push direct_message']);
        expect(shown.filter((body) => body.includes(each.data.text))).toHaveLength(1);
      }
    },
  );
});
