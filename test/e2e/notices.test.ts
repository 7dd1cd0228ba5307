import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEveryBackend } from './support/backends.js';
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
      expect(phone.visibleBanners.map(({ title }) => title), provider).toEqual(['On its way']);
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
});
