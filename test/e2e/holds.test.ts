import { afterAll, beforeAll, expect, it } from 'vitest';
import { RecipientStore } from '../../src/store/stores.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, screenOf, SECOND, World } from './support/world.js';

const HOUR = 60 * MINUTE;

onEveryBackend('a held message', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    const calm = { throttle: { threshold: 1_000, window_seconds: 60 } };
    // Nothing but what somebody is addressed by is relevant enough for a push of its own.
    const batching = { ...calm, relevance: { push_threshold: 1, batch_threshold: 0 } };
    world = await World.start(backend, { apps: { main: { policy: calm }, batching: { policy: batching } } });
    app = world.app('main');
  });
  afterAll(() => world.close());

  const desktop = (user: string, more: object) =>
    app.tell('presence.changed', { user, device: 'desktop', ...more });

  it('waits while its reader is at the desktop, and the phone stays silent when it is read there', async () => {
    const phone = await app.phone('ada');
    await app.direct('grace', 'bo', 'ada');
    await desktop('ada', { connected: true, active: true });
    const message = await app.say('grace', 'bo', 'seen on the desktop');
    expect(await app.decided('ada', message)).toContain('defer desktop_grace');
    await world.pass(10 * SECOND);
    await app.tell('read.advanced', { user: 'ada', conversation: 'grace', up_to_seq: 1 });
    await world.pass(5 * MINUTE);
    expect(screenOf(phone)).toEqual([]);
    expect(await app.decided('ada', message)).toContain('suppress read_elsewhere');
  });

  it('reaches the phone after the grace when nobody reads it', async () => {
    const phone = await app.phone('cy');
    await app.direct('unread', 'bo', 'cy');
    await desktop('cy', { connected: true, active: true });
    await app.say('unread', 'bo', 'not seen on the desktop');
    expect(screenOf(phone)).toEqual([]);
    await world.pass(MINUTE);
    expect(screenOf(phone)).toHaveLength(1);
  });

  it('of a quiet night comes in the morning, joined with the others', async () => {
    const phone = await app.phone('dee', 'fcm');
    await app.direct('night', 'bo', 'dee');
    await app.direct('night-too', 'eli', 'dee');
    const quiet = { from: '13:00', until: '22:00', action: 'batch' };
    await app.call('PUT', '/v1/users/dee/preferences', { quiet_hours: quiet, time_zone: 'Etc/UTC' });
    const first = await app.say('night', 'bo', 'good night');
    await app.say('night', 'bo', 'sleep well');
    await app.say('night-too', 'eli', 'are you asleep?');
    expect(await app.decided('dee', first)).toContain('batch quiet_hours');
    await world.pass(HOUR);
    expect(screenOf(phone)).toEqual([]);
    await world.pass(8 * HOUR);
    expect(screenOf(phone)).toHaveLength(1);
    expect(phone.visibleBanners[0]!.body).toContain('are you asleep?');
  });

  it('of little relevance waits in its window, and the window becomes one notification', async () => {
    const own = world.app('batching');
    const phone = await own.phone('fay', 'fcm');
    const members = ['bo', 'fay', 'gus'];
    await own.tell('conversation.updated', { conversation: 'team', type: 'group', members });
    const first = await own.say('team', 'bo', 'one');
    await own.say('team', 'gus', 'two');
    expect((await own.decided('fay', first)).some((each) => each.startsWith('batch '))).toBe(true);
    expect(screenOf(phone)).toEqual([]);
    await world.pass(20 * MINUTE);
    expect(screenOf(phone)).toHaveLength(1);
    expect(phone.visibleBanners[0]!.body).toMatch(/one[^]*two/);
  });

  it('outlives a restart and is released afterwards', async () => {
    const phone = await app.phone('hal');
    await app.direct('restart', 'bo', 'hal');
    await app.call('POST', '/v1/users/hal/snooze', {
      until: new Date(world.clock.now() + HOUR).toISOString(),
    });
    const message = await app.say('restart', 'bo', 'later');
    expect(await app.decided('hal', message)).toContain('defer snoozed');
    await world.restart();
    await world.pass(30 * MINUTE);
    expect(screenOf(phone)).toEqual([]);
    await world.pass(31 * MINUTE);
    expect(screenOf(phone)).toHaveLength(1);
  });

  it('whose release fell into the time when nothing ran is released at the start', async () => {
    const phone = await app.phone('ida');
    await app.direct('down', 'bo', 'ida');
    await app.call('POST', '/v1/users/ida/snooze', {
      until: new Date(world.clock.now() + HOUR).toISOString(),
    });
    await app.say('down', 'bo', 'later');
    world.clock.set(world.clock.now() + 2 * HOUR);
    await world.restart();
    await world.pass(SECOND);
    expect(screenOf(phone)).toHaveLength(1);
  });

  it('is shown as edited, and not at all once it is deleted', async () => {
    const phone = await app.phone('jon');
    await app.direct('change', 'bo', 'jon');
    const until = new Date(world.clock.now() + HOUR).toISOString();
    await app.call('POST', '/v1/users/jon/snooze', { until });
    const edited = await app.say('change', 'bo', 'teh first draft');
    const deleted = await app.say('change', 'bo', 'a mistake');
    await app.tell('message.edited', { message: edited, text: 'the final word' });
    await app.tell('message.deleted', { message: deleted });
    await world.pass(2 * HOUR);
    expect(screenOf(phone)).toHaveLength(1);
    expect(phone.visibleBanners[0]!.body).toBe('the final word');
    expect(await app.decided('jon', deleted)).toContain('suppress deleted');
  });

  it('that was deleted comes to nobody whom a later edit names, and is said to be deleted', async () => {
    const phone = await app.phone('del', 'fcm');
    await app.tell('conversation.updated', { conversation: 'hall', type: 'channel', members: ['bo', 'del'] });
    const message = await app.say('hall', 'bo', 'never mind');
    await app.tell('message.deleted', { message });
    await app.tell('message.edited', { message, mentions: ['del'] });
    expect(await app.decided('del', message)).toEqual(['suppress deleted']);
    expect(screenOf(phone)).toEqual([]);
  });

  it('follows an edit or a deletion that comes hard on its heels', async () => {
    await app.phone('jim');
    await app.direct('hasty', 'bo', 'jim');
    const until = new Date(world.clock.now() + HOUR).toISOString();
    await app.call('POST', '/v1/users/jim/snooze', { until });
    const told = Array.from({ length: 20 }, (_, i) => app.message('hasty', 'bo', `draft ${i}`));
    const batch = told.flatMap((each, i) => {
      const { message } = each.data;
      const change = i % 2 ? { message } : { message, text: `final ${i}` };
      return [
        each,
        { id: `${each.id}-then`, type: i % 2 ? 'message.deleted' : 'message.edited', data: change },
      ];
    });
    await app.post(batch);
    await world.gateway.pipeline.idle();
    const items = world.gateway.app.get(RecipientStore);
    const read = await Promise.all(told.map((each) => items.item('main', 'jim', each.data.message)));
    expect(read.map((item) => (item!.deleted ? 'deleted' : item!.text))).toEqual(
      told.map((_, i) => (i % 2 ? 'deleted' : `final ${i}`)),
    );
  });

  it('is withdrawn from whoever leaves the conversation', async () => {
    const phone = await app.phone('kay');
    await app.tell('conversation.updated', { conversation: 'left', type: 'group', members: ['bo', 'kay'] });
    await app.call('POST', '/v1/users/kay/snooze', {
      until: new Date(world.clock.now() + HOUR).toISOString(),
    });
    await app.say('left', 'bo', 'for members only', { mentions: ['kay'] });
    await app.tell('member.removed', { conversation: 'left', user: 'kay' });
    await app.say('left', 'bo', 'after they left', { mentions: ['kay'] });
    await world.pass(2 * HOUR);
    expect(screenOf(phone)).toEqual([]);
  });

  it('that is read before its push is sent is not sent any more', async () => {
    const phone = await app.phone('lou', 'fcm');
    await app.direct('cancel', 'bo', 'lou');
    world.sandbox.script({ provider: 'fcm', fault: { status: 503, retry_after: 60 } });
    await app.say('cancel', 'bo', 'read meanwhile');
    await app.tell('read.advanced', { user: 'lou', conversation: 'cancel', up_to_seq: 1 });
    world.sandbox.script({ clear: true });
    await world.pass(30 * MINUTE);
    expect(screenOf(phone)).toEqual([]);
    const cancelled = "SELECT COUNT(*) AS n FROM pushes WHERE user = 'lou' AND state = 'cancelled'";
    expect(await world.count(cancelled)).toBe(1);
  });
});

onEveryBackend('what a restart must not forget', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: {} } });
    app = world.app('main');
  });
  afterAll(() => world.close());

  it('is who sits at a desktop, even one that only ever showed presence', async () => {
    const phone = await app.phone('mel');
    await app.direct('desk', 'bo', 'mel');
    await app.tell('presence.changed', { user: 'mel', device: 'desk', connected: true });
    await app.tell('presence.changed', { user: 'mel', device: 'desk', active: true });
    await world.snapshot();
    await world.restart();
    const message = await app.say('desk', 'bo', 'you are there, I see');
    expect(await app.decided('mel', message)).toContain('defer desktop_grace');
    await app.tell('presence.changed', { user: 'mel', device: 'desk', connected: false, clean: true });
    await world.restart();
    const next = await app.say('desk', 'bo', 'you have left');
    expect((await app.decided('mel', next))[0]).toMatch(/^push /);
    expect(screenOf(phone).at(-1)).toContain('you have left');
    const { body } = await app.devices('mel');
    expect(body.items.find(({ id }) => id === 'desk')).toMatchObject({
      kind: 'desktop',
      token: 'none',
      provider: null,
    });
  });

  it('are edits and deletions that overtook their message (V03, E04)', async () => {
    const phone = await app.phone('nia');
    await app.direct('early', 'bo', 'nia');
    const deleted = app.message('early', 'bo', 'gone before it came');
    const edited = app.message('early', 'bo', 'first');
    await app.tell('message.deleted', { message: deleted.data.message });
    await app.tell('message.edited', { message: edited.data.message, text: 'second' });
    await app.tell('message.edited', { message: edited.data.message, text: 'third' });
    await world.restart();
    await app.post([deleted, edited]);
    await world.gateway.pipeline.idle();
    expect(await app.decided('nia', deleted.data.message)).toEqual(['suppress deleted']);
    expect(phone.visibleBanners.map(({ body }) => body)).toEqual(['third']);
  });

  it('are settings that came before their user joined', async () => {
    const phone = await app.phone('oz');
    await app.tell('conversation.updated', { conversation: 'room', type: 'channel', members: ['bo'] });
    await app.tell('preference.changed', { user: 'oz', conversation: 'room', set: { push_level: 'all' } });
    const before = await app.say('room', 'bo', 'not a member yet');
    await world.restart();
    await app.tell('member.added', { conversation: 'room', user: 'oz' });
    const after = await app.say('room', 'bo', 'a member now');
    expect(await app.entries('oz', before)).toEqual([]);
    expect((await app.decided('oz', after))[0]).not.toContain('not_mentioned');
    await world.restart();
    await app.tell('member.added', { conversation: 'room', user: 'oz' });
    const again = await app.say('room', 'bo', 'still a member');
    expect((await app.decided('oz', again))[0]).not.toContain('not_mentioned');
    expect(phone.state).toBe('online');
  });
});
