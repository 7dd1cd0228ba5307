import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Happening } from '../../src/ports.js';
import { Happenings } from '../../src/ports.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { MINUTE, screenOf, SECOND, World } from './support/world.js';

onEveryBackend('a message', (backend) => {
  let world: World;
  beforeAll(async () => {
    const calm = { throttle: { threshold: 1_000, window_seconds: 60 } };
    world = await World.start(backend, {
      apps: {
        main: { policy: calm },
        other: {},
        sender: { policy: { privacy: 'sender' } },
        generic: { policy: { privacy: 'generic' } },
      },
    });
  });
  afterAll(() => world.close());

  it('ends on the phone’s screen with its sender’s name and its text, at each provider', async () => {
    const app = world.app('main');
    await app.tell('user.updated', { user: 'ana', name: 'Ana Ruiz' });
    await app.phone('ana');
    for (const provider of ['apns', 'fcm', 'webpush'] as const) {
      const phone = await app.phone(`ben-${provider}`, provider);
      await app.direct(`hello-${provider}`, 'ana', `ben-${provider}`);
      const message = await app.say(`hello-${provider}`, 'ana', 'lunch at one?');
      expect(screenOf(phone)).toEqual(['Ana Ruiz | lunch at one?']);
      expect(await app.decided(`ben-${provider}`, message)).toEqual(['push direct_message']);
      expect(await app.decided('ana', message)).toEqual(['suppress own_message']);
    }
  });

  it('of a muted conversation stays away, and the decision says why', async () => {
    const app = world.app('main');
    const phone = await app.phone('mia');
    await app.direct('muted', 'ana', 'mia');
    await app.call('PUT', '/v1/users/mia/conversations/muted/preferences', { muted: true });
    const message = await app.say('muted', 'ana', 'are you there?');
    expect(screenOf(phone)).toEqual([]);
    const [entry] = await app.entries('mia', message);
    expect(entry).toMatchObject({ outcome: 'suppress', reason: 'conversation_muted' });
    expect(entry!.sentence).not.toBe('');
    await app.tell('member.added', { conversation: 'muted', user: 'mia' });
    const again = await app.say('muted', 'ana', 'still muted after being told again who is a member');
    expect(await app.decided('mia', again)).toEqual(['suppress conversation_muted']);
  });

  it('tells names but no text, or neither, where the app keeps them back', async () => {
    const shown: Record<string, readonly string[]> = {};
    for (const id of ['sender', 'generic']) {
      const app = world.app(id);
      const phone = await app.phone('ben');
      await app.tell('user.updated', { user: 'ana', name: 'Ana Ruiz' });
      await app.direct('d', 'ana', 'ben');
      await app.say('d', 'ana', 'a secret');
      shown[id] = screenOf(phone);
    }
    expect(shown['sender']).toHaveLength(1);
    expect(shown['sender']![0]).toContain('Ana Ruiz');
    expect(shown['generic']).toHaveLength(1);
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(shown['generic']![0]).not.toContain('Ana');
  });

  it('whose time has run out is never sent, however it was held up', async () => {
    const app = world.app('main');
    const phone = await app.phone('eve', 'fcm');
    await app.direct('short', 'ana', 'eve');
    const late = await app.say('short', 'ana', 'old', {
      created_at: new Date(world.clock.now() - 10 * MINUTE).toISOString(),
      ttl_seconds: 60,
    });
    expect(await app.decided('eve', late)).toEqual(['suppress expired']);
    world.sandbox.script({ provider: 'fcm', fault: { status: 503 } });
    await app.say('short', 'ana', 'fails until it is too old', { ttl_seconds: 5 });
    world.sandbox.script({ clear: true });
    await world.pass(10 * SECOND);
    expect(screenOf(phone)).toEqual([]);
    expect(
      await world.count("SELECT COUNT(*) AS n FROM pushes WHERE user = 'eve' AND state = 'expired'"),
    ).toBe(1);
  });

  it('for a dead token goes to the next best device, and the token is not used again (E08)', async () => {
    const app = world.app('main');
    const told: Happening[] = [];
    const stop = world.gateway.app.get(Happenings).listen((each) => void told.push(each));
    const older = await app.phone('kim', 'fcm', 'old-phone');
    await world.pass(SECOND);
    const newer = await app.phone('kim', 'apns', 'new-phone');
    await app.direct('dead', 'ana', 'kim');
    newer.uninstall();
    await app.say('dead', 'ana', 'where does this go?');
    expect(screenOf(older)).toHaveLength(1);
    const { body } = await app.devices('kim');
    expect(body.items.map(({ id, token }) => `${id} ${token}`).sort()).toEqual([
      'new-phone invalid',
      'old-phone valid',
    ]);
    expect(told).toContainEqual({
      type: 'device.invalidated',
      app: 'main',
      user: 'kim',
      device: 'new-phone',
    });
    stop();
    const second = await app.say('dead', 'ana', 'and this?');
    expect(screenOf(older)).toHaveLength(2);
    expect(await world.count(`SELECT COUNT(*) AS n FROM pushes WHERE messages LIKE '%"${second}"%'`)).toBe(1);
  });

  it('follows a token to the user who claims it, and never reaches the one before', async () => {
    const app = world.app('main');
    const phone = await app.phone('lea');
    await app.claim('max', phone, 'apns');
    await app.direct('to-lea', 'ana', 'lea');
    await app.direct('to-max', 'ana', 'max');
    const lost = await app.say('to-lea', 'ana', 'for Lea only');
    await app.say('to-max', 'ana', 'for Max');
    expect(screenOf(phone).map((each) => each.split(' | ')[1])).toEqual(['for Max']);
    expect(await app.decided('lea', lost)).toEqual(['suppress no_device']);
    expect((await app.devices('lea')).body.items).toEqual([]);
  });

  it('of one app cannot be seen from another', async () => {
    const [main, other] = [world.app('main'), world.app('other')];
    await main.phone('ned');
    await main.direct('private', 'ana', 'ned');
    const message = await main.say('private', 'ana', 'not yours');
    const [entry] = await main.entries('ned', message);
    expect((await main.call('GET', `/v1/decisions/${entry!.id}`)).status).toBe(200);
    expect((await other.call('GET', `/v1/decisions/${entry!.id}`)).status).toBe(404);
    expect((await other.call('GET', '/v1/users/ned/devices/phone')).status).toBe(404);
    expect(await other.entries('ned', message)).toEqual([]);
  });

  it('told twice under one event id counts once; with another body it is refused', async () => {
    const app = world.app('main');
    const phone = await app.phone('pia');
    await app.direct('twice', 'ana', 'pia');
    const event = app.message('twice', 'ana', 'once');
    const results = [...(await app.post([event])), ...(await app.post([event]))];
    const changed = { ...event, data: { ...event.data, text: 'changed' } };
    results.push(...(await app.post([changed, app.message('twice', 'ana', 'a good neighbour')])));
    await world.gateway.pipeline.idle();
    expect(results.map((each) => each.problem?.status ?? each.status)).toEqual([
      'accepted',
      'duplicate',
      409,
      'accepted',
    ]);
    expect(screenOf(phone)).toHaveLength(2);
  });

  it('told again under another event id is decided as a duplicate (V04), the first of them never', async () => {
    const app = world.app('main');
    const phone = await app.phone('sam');
    await app.direct('again', 'ana', 'sam');
    const first = app.message('again', 'ana', 'hello');
    await app.post([first, { ...first, id: `${first.id}-again` }]);
    await world.gateway.pipeline.idle();
    expect(screenOf(phone)).toHaveLength(1);
    expect((await app.decided('sam', first.data.message)).toSorted()).toEqual([
      'push direct_message',
      'suppress duplicate',
    ]);
  });

  it('comes the same way over socket.io, where every item has its answer', async () => {
    const app = world.app('main');
    const phone = await app.phone('tom');
    await app.direct('socket', 'ana', 'tom');
    const socket = await world.socket('main');
    const good = app.message('socket', 'ana', 'over the socket');
    const answers = (await socket
      .timeout(5_000)
      .emitWithAck('events', [
        good,
        { id: 'bad', type: 'message.created', data: { message: 'x' } },
        { ...good, id: 'nul', data: { ...good.data, message: 'a\0b' } },
      ])) as { status: string }[];
    socket.disconnect();
    await world.gateway.pipeline.idle();
    expect(answers.map((each) => each.status)).toEqual(['accepted', 'rejected', 'rejected']);
    expect(screenOf(phone)).toHaveLength(1);
  });

  it('that is only previewed has no effect', async () => {
    const app = world.app('main');
    const phone = await app.phone('uma');
    await app.direct('preview', 'ana', 'uma');
    const tables = ['events', 'decisions', 'items', 'pushes', 'facts', 'cohorts'];
    const rows = () => Promise.all(tables.map((each) => world.count(`SELECT COUNT(*) AS n FROM ${each}`)));
    const before = await rows();
    const { type, data } = app.message('preview', 'ana', 'what if?');
    const { status, body } = await app.call<{ items: { user: string; outcome: string }[] }>(
      'POST',
      '/v1/decisions/preview',
      { event: { type, data } },
    );
    await world.gateway.pipeline.idle();
    expect(status).toBe(200);
    expect(body.items.find((each) => each.user === 'uma')).toMatchObject({ outcome: 'push' });
    expect(await rows()).toEqual(before);
    expect(screenOf(phone)).toEqual([]);
  });

  it('of one app does not wait behind the thousands of another', async () => {
    const [noisy, quiet] = [world.app('main'), world.app('other')];
    await noisy.direct('noise', 'ana', 'zed');
    await quiet.direct('calm', 'ana', 'zed');
    const phone = await quiet.phone('zed');
    const noise = Array.from({ length: 2_000 }, (_, i) => noisy.message('noise', 'ana', `noise ${i}`));
    for (let at = 0; at < noise.length; at += 500) await noisy.post(noise.slice(at, at + 500));
    await quiet.post([quiet.message('calm', 'ana', 'psst')]);
    while (screenOf(phone).length === 0 && world.gateway.pipeline.depth() > 0)
      await new Promise((resolve) => setTimeout(resolve, 2));
    expect(screenOf(phone)).toHaveLength(1);
    expect(world.gateway.pipeline.depth()).toBeGreaterThan(300);
    await world.gateway.pipeline.idle();
  });

  it('to a provider that hangs stalls nobody at the others', async () => {
    const app = world.app('main');
    await app.phone('slow', 'fcm');
    const phone = await app.phone('fast', 'apns');
    await app.direct('slow', 'ana', 'slow');
    await app.direct('fast', 'ana', 'fast');
    world.sandbox.script({ provider: 'fcm', fault: { hang: true } });
    await app.post([app.message('slow', 'ana', 'stuck'), app.message('fast', 'ana', 'quick')]);
    const started = performance.now();
    while (screenOf(phone).length === 0 && performance.now() - started < 5_000)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(screenOf(phone)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(2_000);
    world.sandbox.script({ clear: true });
  });
});
