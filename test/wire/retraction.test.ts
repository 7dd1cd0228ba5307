// Origin: the sandbox. Reads, deletions and edits on their way to the phones' screens, over the real protocols.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBackends } from '../contracts/store-backends.js';
import { type App, MINUTE, screenOf, World } from '../e2e/support/world.js';

const HOUR = 60 * MINUTE;
const calm = { throttle: { threshold: 1_000, window_seconds: 60 } };

interface PushView {
  readonly state: string;
  readonly retracted_at: string | null;
  readonly follow_up: { readonly action: string; readonly state: string } | null;
}

async function pushOf(app: App, user: string, message: string): Promise<PushView> {
  const entry = (await app.entries(user, message)).find((each) => each.outcome === 'push')!;
  const { body } = await app.call<{ pushes: PushView[] }>('GET', `/v1/decisions/${entry.id}`);
  return body.pushes[0]!;
}

describe('a retraction on the wire', () => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(testBackends[0]!, { apps: { main: { policy: calm } } });
    app = world.app('main');
    await app.tell('user.updated', { user: 'ana', name: 'Ana' });
  });
  afterAll(async () => {
    expect(world.sandbox.truth().violations).toEqual([]);
    await world.close();
  });

  const read = (conversation: string, user: string, upTo: number) =>
    app.tell('read.advanced', { conversation, user, up_to_seq: upTo, device: 'desk' });

  it.each([
    ['apns', 'unknown'],
    ['fcm', 'unknown'],
    ['webpush', 'superseded'],
  ] as const)('takes a banner off the screen through %s and lowers the badge', async (provider, state) => {
    const phone = await app.phone(provider, provider);
    const conversation = `read-${provider}`;
    await app.direct(conversation, 'ana', provider);
    await app.direct(`${conversation}-2`, 'ana', provider);
    const message = await app.say(conversation, 'ana', 'lunch?');
    await app.say(`${conversation}-2`, 'ana', 'stays');
    expect([screenOf(phone).length, phone.badge]).toEqual([2, 2]);
    await read(conversation, provider, 1);
    expect([screenOf(phone), phone.badge]).toEqual([['Ana | stays'], 1]);
    expect(phone.goneBanners).toMatchObject([{ gone: 'retracted', messages: [message], title: 'Ana' }]);
    expect(phone.alerts).toHaveLength(2);
    expect((await pushOf(app, provider, message)).follow_up).toMatchObject({ action: 'retract', state });
  });

  it.each(['apns', 'fcm', 'webpush'] as const)(
    'changes a banner without a sound through %s',
    async (provider) => {
      const user = `edit-${provider}`;
      const phone = await app.phone(user, provider);
      await app.direct(user, 'ana', user);
      const message = await app.say(user, 'ana', 'at one?');
      await app.tell('message.edited', { message, text: 'at two?' });
      expect(screenOf(phone)).toEqual(['Ana | at two?']);
      expect(phone.alerts).toHaveLength(1);
      expect(phone.changes).toMatchObject([{ messages: [message], changed: [message] }]);
      expect((await pushOf(app, user, message)).follow_up).toMatchObject({
        action: 'update',
        state: 'superseded',
      });
    },
  );

  it('is one background push for all that was read at once, whatever it says to how many', async () => {
    const phone = await app.phone('many');
    for (const n of [1, 2, 3, 4]) {
      await app.direct(`many-${n}`, 'ana', 'many');
      await app.say(`many-${n}`, 'ana', `hello ${n}`);
    }
    const reads = [1, 2, 3, 4].map((n) => ({
      id: world.nextEvent(),
      type: 'read.advanced',
      data: { conversation: `many-${n}`, user: 'many', up_to_seq: 1, device: 'desk' },
    }));
    await app.post(reads);
    await world.gateway.pipeline.idle();
    expect([screenOf(phone), phone.badge]).toEqual([[], 0]);
    expect(phone.silent.length).toBeLessThanOrEqual(2);
  });

  it('keeps to what Apple delivers: what is beyond waits, and goes along with the next alert', async () => {
    const phone = await app.phone('busy');
    for (const n of [1, 2, 3, 4, 5]) {
      await app.direct(`busy-${n}`, 'ana', 'busy');
      await app.say(`busy-${n}`, 'ana', `hello ${n}`);
    }
    for (const n of [1, 2, 3, 4, 5]) {
      await world.pass(MINUTE);
      await read(`busy-${n}`, 'busy', 1);
    }
    expect(phone.silent).toHaveLength(3);
    expect([screenOf(phone), phone.badge]).toEqual([['Ana | hello 4', 'Ana | hello 5'], 2]);
    const next = await app.say('busy-5', 'ana', 'and now?');
    // One took the place of its conversation's banner, the other was taken away by the app that the alert woke.
    expect([screenOf(phone), phone.badge]).toEqual([['Ana | and now?'], 1]);
    expect(
      phone.goneBanners
        .slice(-2)
        .map(({ title, body, gone }) => `${title} ${body} ${gone}`)
        .sort(),
    ).toEqual(['Ana hello 4 retracted', 'Ana hello 5 superseded']);
    expect((await pushOf(app, 'busy', 'busy-4-1')).follow_up?.state).toBe('unknown');
    expect((await pushOf(app, 'busy', 'busy-5-1')).follow_up?.state).toBe('superseded');
    await world.pass(HOUR);
    await read('busy-5', 'busy', 2);
    expect([screenOf(phone), phone.badge]).toEqual([[], 0]);
    expect((await pushOf(app, 'busy', next)).follow_up?.state).toBe('unknown');
  });

  it('goes by itself as soon as Apple would deliver it again', async () => {
    const phone = await app.phone('later');
    for (const n of [1, 2, 3, 4]) {
      await app.direct(`later-${n}`, 'ana', 'later');
      await app.say(`later-${n}`, 'ana', `hello ${n}`);
      await read(`later-${n}`, 'later', 1);
    }
    expect(screenOf(phone)).toEqual(['Ana | hello 4']);
    await world.pass(59 * MINUTE);
    expect(screenOf(phone)).toHaveLength(1);
    await world.pass(2 * MINUTE);
    expect([screenOf(phone), phone.badge]).toEqual([[], 0]);
  });

  it('is not sent for a banner that the user has opened or swiped away', async () => {
    const phone = await app.phone('opener');
    await app.direct('opened', 'ana', 'opener');
    const message = await app.say('opened', 'ana', 'lunch?');
    const { push, replace_id } = phone.visibleBanners[0]!;
    world.sandbox.script({ device: phone.id, open: replace_id! });
    await app.call('POST', '/v1/feedback', [{ push_id: push, type: 'opened' }]);
    await read('opened', 'opener', 1);
    expect(phone.silent).toEqual([]);
    expect((await pushOf(app, 'opener', message)).follow_up?.state).toBe('not_needed');
  });

  it('is called retracted once the app has said so', async () => {
    const phone = await app.phone('teller', 'fcm');
    await app.direct('told', 'ana', 'teller');
    const message = await app.say('told', 'ana', 'lunch?');
    const { push } = phone.visibleBanners[0]!;
    await read('told', 'teller', 1);
    expect((await pushOf(app, 'teller', message)).retracted_at).toBeNull();
    await app.call('POST', '/v1/feedback', [{ push_id: push, type: 'retracted' }]);
    const view = await pushOf(app, 'teller', message);
    expect([view.retracted_at === null, view.follow_up?.state]).toEqual([false, 'retracted']);
  });

  it('reaches a phone that was off before it shows what was read meanwhile', async () => {
    for (const provider of ['apns', 'fcm', 'webpush'] as const) {
      const phone = await app.phone(`off-${provider}`, provider);
      await app.direct(`off-${provider}`, 'ana', `off-${provider}`);
      world.sandbox.script({ device: phone.id, offline: true });
      await app.say(`off-${provider}`, 'ana', 'lunch?');
      await read(`off-${provider}`, `off-${provider}`, 1);
      world.sandbox.script({ device: phone.id, online: true });
      expect(screenOf(phone), provider).toEqual([]);
      expect(phone.alerts, provider).toEqual([]);
    }
  });

  it('waits for a push that is under way, and comes after it', async () => {
    const phone = await app.phone('crossing', 'fcm');
    await app.direct('crossing', 'ana', 'crossing');
    world.sandbox.script({
      provider: 'fcm',
      match: { device: phone.id },
      fault: { delay_ms: 400, times: 1 },
    });
    const event = app.message('crossing', 'ana', 'lunch?');
    await app.post([event]);
    await world.gateway.pipeline.decided();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await read('crossing', 'crossing', 1);
    expect(phone.alerts).toHaveLength(1);
    expect([screenOf(phone), phone.badge]).toEqual([[], 0]);
  });

  it('is tried again while the provider is away, and given up when it can help nobody', async () => {
    const phone = await app.phone('down', 'fcm');
    await app.direct('down', 'ana', 'down');
    await app.say('down', 'ana', 'lunch?');
    world.sandbox.script({ provider: 'fcm', match: { device: phone.id }, fault: { status: 503, times: 2 } });
    await read('down', 'down', 1);
    expect(screenOf(phone)).toHaveLength(1);
    await world.pass(10 * MINUTE);
    await world.pass(10 * MINUTE);
    expect(screenOf(phone)).toEqual([]);
  });
});
