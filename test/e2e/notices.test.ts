import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, screenOf, World } from './support/world.js';

const HOUR = 60 * MINUTE;

onEveryBackend('a notice', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: {} } });
    app = world.app('main');
  });
  afterAll(() => world.close());

  const ask = (user: string, notice: string, more: object = {}) =>
    app.tell('notice.requested', { user, notice, kind: 'transactional', title: notice, ...more });

  it('comes to the phone with the words of its sender, as a notification of its own', async () => {
    const phone = await app.phone('ada');
    await ask('ada', 'o-1', { title: 'Order 1', body: 'Paid. Thank you.' });
    expect(await app.decided('ada', 'o-1')).toEqual(['push transactional']);
    expect(screenOf(phone)).toEqual(['Order 1 | Paid. Thank you.']);
  });

  it('for later waits on no device, outlives a restart and comes at its time', async () => {
    const phone = await app.phone('bo');
    const not_before = new Date(world.clock.now() + HOUR).toISOString();
    await ask('bo', 'visit', { kind: 'reminder', not_before });
    const [entry] = await app.entries('bo', 'visit');
    expect(entry).toMatchObject({ outcome: 'defer', reason: 'scheduled', device: null, conversation: null });
    await world.restart();
    await world.pass(59 * MINUTE);
    expect(screenOf(phone)).toEqual([]);
    await world.pass(MINUTE);
    expect(screenOf(phone)).toHaveLength(1);
    expect(await app.decided('bo', 'visit')).toEqual(['push reminder', 'defer scheduled']);
  });

  it('takes the place of an older one of its key: one banner, a second sound', async () => {
    for (const provider of ['apns', 'fcm', 'webpush'] as const) {
      const user = `cy-${provider}`;
      const phone = await app.phone(user, provider);
      await ask(user, 'p-1', { key: 'parcel', title: 'Packed' });
      await world.pass(1_000);
      await ask(user, 'p-2', { key: 'parcel', title: 'On its way' });
      expect(
        phone.visibleBanners.map(({ title }) => title),
        provider,
      ).toEqual(['On its way']);
      expect(phone.alerts, provider).toHaveLength(2);
    }
  });

  it('that only corrects an older one changes the screen without a sound', async () => {
    const phone = await app.phone('dee', 'fcm');
    await ask('dee', 'q-1', { key: 'gate', title: 'Gate A1' });
    await world.pass(1_000);
    await ask('dee', 'q-2', { key: 'gate', title: 'Gate B7', alert: false });
    expect(await app.decided('dee', 'q-2')).toEqual(['suppress merged']);
    expect(phone.visibleBanners.map(({ title }) => title)).toEqual(['Gate B7']);
    expect(phone.alerts).toHaveLength(1);
  });

  it('that is cancelled leaves the screen', async () => {
    const phone = await app.phone('eli', 'fcm');
    await ask('eli', 'r-1');
    expect(screenOf(phone)).toHaveLength(1);
    await app.tell('notice.cancelled', { user: 'eli', notice: 'r-1' });
    await world.pass(MINUTE);
    expect(screenOf(phone)).toEqual([]);
  });

  it('of marketing without consent is pushed nowhere', async () => {
    const phone = await app.phone('fay');
    await ask('fay', 's-1', { kind: 'marketing' });
    expect(await app.decided('fay', 's-1')).toEqual(['suppress no_consent']);
    await app.call('PUT', '/v1/users/fay/preferences', { consents: ['marketing'] });
    await ask('fay', 's-2', { kind: 'marketing' });
    expect(screenOf(phone)).toHaveLength(1);
  });

  it('that is seen in the inbox leaves the other devices, and the inbox says so', async () => {
    const phone = await app.phone('gus', 'fcm');
    await ask('gus', 't-1', { title: 'Paid', body: '12 EUR' });
    await app.tell('notice.seen', { user: 'gus', notice: 't-1' });
    await world.pass(MINUTE);
    expect(screenOf(phone)).toEqual([]);
    const { body } = await app.call('GET', '/v1/notices?user=gus');
    expect(body).toMatchObject({
      items: [{ notice: 't-1', kind: 'transactional', state: 'seen', title: 'Paid', body: '12 EUR' }],
      next_cursor: null,
    });
  });

  it('of one topic is what a user may want nothing of', async () => {
    await app.phone('hal');
    await app.tell('preference.changed', { user: 'hal', set: { topic_opt_outs: ['prices'] } });
    await ask('hal', 'v-1', { kind: 'event', topic: 'prices' });
    await ask('hal', 'v-2', { kind: 'event', topic: 'rewards' });
    expect(await app.decided('hal', 'v-1')).toEqual(['suppress opted_out']);
    expect(await app.decided('hal', 'v-2')).toEqual(['push nothing_objected']);
  });

  it('comes in by every door, and the same one again by none', async () => {
    const phone = await app.phone('ida', 'fcm');
    const data = (notice: string) => ({ user: 'ida', notice, kind: 'reminder', title: notice });
    const socket = await world.socket('main');
    const event = { id: 'by-socket', type: 'notice.requested', data: data('w-socket') };
    expect(await socket.emitWithAck('event', event)).toMatchObject([{ status: 'accepted' }]);
    socket.disconnect();
    const cloud = { specversion: '1.0', source: '/shop', id: 'by-cloud', type: 'notice.requested' };
    await app.post([{ ...cloud, data: data('w-cloud') }]);
    await ask('ida', 'w-http');
    await ask('ida', 'w-cloud');
    const decided = await app.decided('ida', 'w-cloud');
    expect(decided.toSorted()).toEqual(['push reminder', 'suppress duplicate']);
    const titles = ['w-cloud', 'w-http', 'w-socket'];
    expect(phone.visibleBanners.map(({ title }) => title).toSorted()).toEqual(titles);
  });

  it('with a mistake is refused with the field and its fix', async () => {
    const [result] = await app.post([
      { id: 'wrong', type: 'notice.requested', data: { user: 'ada', notice: 'x', kind: 'advert' } },
    ]);
    expect(result).toMatchObject({ status: 'rejected', problem: { status: 422 } });
    expect(JSON.stringify(result)).toContain('data.kind');
  });

  it('may have the id of a message, and neither is taken for the other', async () => {
    const phone = await app.phone('joy', 'fcm');
    await app.direct('joys', 'bo', 'joy');
    const message = await app.say('joys', 'bo', 'hello');
    await ask('joy', message, { title: 'An order' });
    expect(phone.visibleBanners.map(({ title }) => title).toSorted()).toEqual(['An order', 'Someone']);
    await app.tell('message.deleted', { message });
    await world.pass(MINUTE);
    expect(phone.visibleBanners.map(({ title }) => title)).toEqual(['An order']);
    const { body } = await app.call('GET', `/v1/decisions?user=joy&notice=${message}`);
    expect(body).toMatchObject({ items: [{ item_kind: 'notice', reason: 'transactional' }] });
  });

  it('can be previewed: what would be decided, and nothing of it happens', async () => {
    const phone = await app.phone('kim');
    const data = { user: 'kim', notice: 'y-1', kind: 'event', title: 'A price', created_at: null };
    const event = { type: 'notice.requested', data };
    const { body } = await app.call<{ items: object[] }>('POST', '/v1/decisions/preview', { event });
    expect(body.items).toMatchObject([{ user: 'kim', message: 'y-1', conversation: null, outcome: 'push' }]);
    const doubted = { event, scores: { local: 0.001 } };
    const other = await app.call<{ items: object[] }>('POST', '/v1/decisions/preview', doubted);
    expect(other.body.items).toMatchObject([{ outcome: 'suppress', reason: 'low_relevance' }]);
    expect(screenOf(phone)).toEqual([]);
    expect((await app.call('GET', '/v1/notices?user=kim')).body).toMatchObject({ items: [] });
  });
});
