// Origin: the client socket's own page (docs/client-socket.md). Retractions and updates that an app confirms.
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testBackends } from '../contracts/store-backends.js';
import { type App, screenOf, World } from '../e2e/support/world.js';

interface Told {
  readonly push_ids?: readonly string[];
  readonly body?: string;
  readonly badge?: number | null;
}

describe('an app on its socket', () => {
  let world: World;
  let app: App;
  const open: Socket[] = [];
  beforeAll(async () => {
    world = await World.start(testBackends[0]!, { apps: { main: {} } });
    app = world.app('main');
    await app.tell('user.updated', { user: 'ana', name: 'Ana' });
  });
  afterEach(() => {
    for (const socket of open.splice(0)) socket.disconnect();
  });
  afterAll(() => world.close());

  /** Acknowledges what it hears with an acknowledgement, and remembers it. */
  async function launch(user: string, device: string, heard: [string, Told][]): Promise<Socket> {
    const { body } = await app.call<{ token: string }>('POST', '/v1/client-tokens', { user, device });
    const auth = { token: body.token };
    const socket = io(`${world.gateway.url}/client`, { auth, forceNew: true, transports: ['websocket'] });
    open.push(socket);
    for (const event of ['push', 'retract', 'update']) {
      socket.on(event, (told: Told, ack?: () => void) => {
        if (ack === undefined) return;
        heard.push([event, told]);
        ack();
      });
    }
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    // Answered in turn after the arrival.
    await socket.emitWithAck('presence', { foreground: true });
    return socket;
  }

  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const end = performance.now() + 5_000;
    while (!(await isSo())) {
      if (performance.now() > end) throw new Error('it did not come to that within 5 seconds');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function followUpOf(user: string, message: string): Promise<string | undefined> {
    const entry = (await app.entries(user, message)).find((each) => each.outcome === 'push')!;
    const path = `/v1/decisions/${entry.id}`;
    const { body } = await app.call<{ pushes: { follow_up: { state: string } | null }[] }>('GET', path);
    return body.pushes[0]?.follow_up?.state;
  }

  const read = (conversation: string, user: string, upTo: number) =>
    app.tell('read.advanced', { conversation, user, up_to_seq: upTo, device: 'desk' });

  it('takes back what came by APNs, confirms it, and costs no background push', async () => {
    const phone = await app.phone('ben');
    await app.direct('c-ben', 'ana', 'ben');
    const message = await app.say('c-ben', 'ana', 'lunch?');
    const heard: [string, Told][] = [];
    await launch('ben', 'phone', heard);
    await read('c-ben', 'ben', 1);
    expect(heard).toMatchObject([['retract', { push_ids: [phone.visibleBanners[0]!.push], badge: 0 }]]);
    expect(phone.silent).toEqual([]);
    expect(await followUpOf('ben', message)).toBe('retracted');
  });

  it('gets on its return what Apple’s budget had held back', async () => {
    const phone = await app.phone('cleo');
    for (const n of [1, 2, 3, 4, 5]) {
      await app.direct(`c-cleo-${n}`, 'ana', 'cleo');
      await app.say(`c-cleo-${n}`, 'ana', 'lunch?');
    }
    for (const n of [1, 2, 3, 4, 5]) await read(`c-cleo-${n}`, 'cleo', 1);
    const left = phone.visibleBanners.map(({ push }) => push);
    expect(left).toHaveLength(2);
    const heard: [string, Told][] = [];
    await launch('cleo', 'phone', heard);
    await until(() => heard.length > 0);
    expect(heard.flatMap(([, { push_ids = [] }]) => push_ids).sort()).toEqual([...left].sort());
  });

  it('that is the only way to its device hears on its return what was read and edited meanwhile', async () => {
    await app.call('PUT', '/v1/users/dan/devices/web', { kind: 'web', platform: 'web', provider: 'in_app' });
    await app.direct('c-dan', 'ana', 'dan');
    await app.direct('d-dan', 'ana', 'dan');
    const heard: [string, Told][] = [];
    const socket = await launch('dan', 'web', heard);
    // Connected and not in use: a push comes all the same.
    await app.say('c-dan', 'ana', 'lunch?');
    const edited = await app.say('d-dan', 'ana', 'at one?');
    await until(() => heard.length === 2);
    socket.disconnect();
    await until(
      async () => !(await app.devices('dan')).body.items.some((each) => each['connected'] === true),
    );
    await read('c-dan', 'dan', 1);
    await app.tell('message.edited', { message: edited, text: 'at two?' });
    heard.length = 0;
    await launch('dan', 'web', heard);
    await until(() => heard.length === 2);
    expect(heard.map(([event]) => event).sort()).toEqual(['retract', 'update']);
    expect(heard.find(([event]) => event === 'update')![1]).toMatchObject({ body: 'at two?' });
    await until(async () => (await followUpOf('dan', edited)) === 'updated');
  });

  it('that confirms nothing leaves it to the push service', async () => {
    const phone = await app.phone('eli', 'fcm');
    await app.direct('c-eli', 'ana', 'eli');
    const message = await app.say('c-eli', 'ana', 'lunch?');
    const socket = await launch('eli', 'phone', []);
    socket.removeAllListeners('retract');
    await read('c-eli', 'eli', 1);
    expect(screenOf(phone)).toEqual([]);
    expect(await followUpOf('eli', message)).toBe('unknown');
  });
});
