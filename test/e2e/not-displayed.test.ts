import { afterAll, beforeAll, expect, it } from 'vitest';
import type { VirtualDevice } from '../../samples/sandbox/device.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, screenOf, SECOND, World } from './support/world.js';

const HOUR = 60 * MINUTE;

onEveryBackend('a push without a word of its display', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: { policy: { display_timeout_seconds: 120 } } } });
    app = world.app('main');
  });
  afterAll(() => world.close());

  const ask = (user: string, notice: string) =>
    app.tell('notice.requested', { user, notice, kind: 'transactional', title: notice });

  /** The phone's app says that what it was pushed last is on the screen. */
  async function displayed(phone: VirtualDevice): Promise<void> {
    const push_id = phone.visibleBanners.at(-1)!.push;
    const { body } = await app.call('POST', '/v1/feedback', [{ push_id, type: 'displayed' }]);
    expect(body).toMatchObject({ results: [{ status: 'accepted' }] });
    await world.gateway.pipeline.idle();
  }

  /** A phone whose app has told of a display before, and a tablet of less worth. */
  async function phoneAndTablet(user: string) {
    const phone = await app.phone(user, 'fcm');
    await app.tell('presence.changed', { user, device: 'phone', connected: true, active: true });
    await app.tell('presence.changed', { user, device: 'phone', connected: false, clean: true });
    await world.pass(HOUR);
    await ask(user, `${user}-before`);
    await displayed(phone);
    const tablet = await app.phone(user, 'fcm', 'tablet');
    return { phone, tablet };
  }
  it('goes once to the second device, and is taken off it when the first displays it after all', async () => {
    const { phone, tablet } = await phoneAndTablet('ada');
    await ask('ada', 'n-1');
    await world.pass(119 * SECOND);
    expect(screenOf(tablet)).toEqual([]);
    await world.pass(SECOND);
    expect(screenOf(tablet)).toEqual(['n-1 | ']);
    expect((await app.entries('ada', 'n-1'))[0]).toMatchObject({
      device: 'tablet',
      outcome: 'push',
      reason: 'transactional',
      notes: ['not_displayed'],
    });
    await world.pass(10 * MINUTE);
    expect(screenOf(tablet)).toHaveLength(1);
    await displayed(phone);
    await world.pass(MINUTE);
    expect(screenOf(tablet)).toEqual([]);
    expect(screenOf(phone)).toContain('n-1 | ');
  });

  it('is waited for across a restart', async () => {
    const { tablet } = await phoneAndTablet('bo');
    await ask('bo', 'n-2');
    await world.restart();
    await world.pass(121 * SECOND);
    expect(screenOf(tablet)).toEqual(['n-2 | ']);
  });

  it('stays alone where the display was told in time', async () => {
    const { phone, tablet } = await phoneAndTablet('cy');
    await ask('cy', 'n-3');
    await displayed(phone);
    await world.pass(HOUR);
    expect(screenOf(tablet)).toEqual([]);
    expect(await world.count('SELECT COUNT(*) AS n FROM awaited_displays')).toBe(0);
  });

  it('means nothing where the app has never told of any', async () => {
    const phone = await app.phone('dee', 'fcm');
    const tablet = await app.phone('dee', 'fcm', 'tablet');
    await ask('dee', 'n-4');
    await world.pass(HOUR);
    const pushed = (await app.entries('dee', 'n-4')).filter(({ outcome }) => outcome === 'push');
    expect(pushed).toHaveLength(1);
    expect(screenOf(phone).length + screenOf(tablet).length).toBe(1);
  });

  it('goes on for a message as for a notice, but to nobody who snoozes meanwhile', async () => {
    const { tablet } = await phoneAndTablet('eli');
    await app.direct('dm-eli', 'bo', 'eli');
    await app.say('dm-eli', 'bo', 'still there?');
    await world.pass(121 * SECOND);
    expect(tablet.visibleBanners.map(({ body }) => body)).toEqual(['still there?']);
    await app.say('dm-eli', 'bo', 'good night');
    const until = new Date(world.clock.now() + HOUR).toISOString();
    await app.call('POST', '/v1/users/eli/snooze', { until });
    await world.pass(121 * SECOND);
    expect(tablet.visibleBanners.map(({ body }) => body)).toEqual(['still there?']);
  });
});
