import { afterEach, describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../src/dispatch/screen-owner.js';
import type { Provider } from '../../src/dispatch/provider.js';
import { Secret } from '../../src/model/secret.js';
import type { Ledger } from '../../src/store/ledger.js';
import type { StoredPush } from '../../src/store/stores.js';
import { World } from './delivery-world.js';

describe('delivery', () => {
  let world: World;
  afterEach(() => world.close());

  it('sends what is due, once, and journals the attempt', async () => {
    world = await World.open();
    await world.push('one');
    await world.deliver().drain();
    expect(world.screen('one').visibleBanners).toMatchObject([
      { title: 'Ada', body: 'lunch?', times: 1, replace_id: 'psh_one' },
    ]);
    expect(await world.get('one')).toMatchObject({
      state: 'sent',
      attempts: 1,
      next_attempt_at: null,
      sent_at: world.clock.now(),
    });
    expect(await world.attempts('one')).toMatchObject([
      { number: 1, ok: true, ambiguous: false, kind: null },
    ]);
    expect(world.listener.ends).toEqual([['psh_one', 'sent']]);
    expect(world.sandbox.truth().violations).toEqual([]);
  });

  it('commits the journal before the call goes out', async () => {
    world = await World.open();
    const seen: unknown[] = [];
    world.providers.register(
      'witness',
      witness(async (push) => {
        const [attempt] = await world.store.pushes.attempts('a', push);
        seen.push(attempt, (await world.store.pushes.get('a', push))?.state);
      }),
    );
    const push = await world.push('seen', { provider: 'witness' });
    await moveTo(push, 'witness');
    await world.deliver().drain();
    expect(seen).toMatchObject([{ number: 1, ended_at: null, ok: null }, 'attempted']);
  });

  it('never sends after the end of a push', async () => {
    world = await World.open();
    await world.push('old', { expires_at: world.clock.now() + 999 });
    await world.deliver().drain();
    expect(await world.get('old')).toMatchObject({ state: 'expired', attempts: 0, next_attempt_at: null });
    expect(world.screen('old').history).toEqual([]);
  });

  it('never sends what was cancelled while it waited', async () => {
    world = await World.open();
    const push = await world.push('read');
    const delivery = world.deliver();
    await world.change(push, { state: 'cancelled', next_attempt_at: null });
    delivery.enqueue(push);
    await delivery.drain();
    expect(world.screen('read').history).toEqual([]);
    expect(await world.get('read')).toMatchObject({ state: 'cancelled', next_attempt_at: null });
  });

  it('knows that a push cancelled on its way is on the screen all the same', async () => {
    world = await World.open();
    world.providers.register(
      'witness',
      witness(async (id) => {
        await world.change(await world.store.pushes.get('a', id), {
          state: 'cancelled',
          next_attempt_at: null,
        });
      }),
    );
    await moveTo(await world.push('crossing', { provider: 'witness' }), 'witness');
    await world.deliver().drain();
    expect(await world.get('crossing')).toMatchObject({
      state: 'sent',
      sent_at: world.clock.now(),
      retracted_at: null,
    });
  });

  it('keeps what the client said of a push before the provider had answered', async () => {
    world = await World.open();
    world.providers.register(
      'witness',
      witness(async (id) => {
        await world.change(await world.store.pushes.get('a', id), { state: 'displayed', displayed_at: 7 });
      }),
    );
    await moveTo(await world.push('fast', { provider: 'witness' }), 'witness');
    await world.deliver().drain();
    expect(await world.get('fast')).toMatchObject({
      state: 'displayed',
      displayed_at: 7,
      sent_at: world.clock.now(),
      next_attempt_at: null,
    });
  });

  it('tries again when the service is down, and gives up at the end of the push', async () => {
    world = await World.open();
    await world.push('down', { expires_at: world.clock.now() + 60_000 });
    world.sandbox.script({ provider: 'apns', fault: { status: 503, times: 1 } });
    const delivery = world.deliver();
    await delivery.drain();
    const waiting = await world.get('down');
    expect(waiting).toMatchObject({
      state: 'attempted',
      attempts: 1,
      next_attempt_at: world.clock.now() + 1_000,
    });
    world.clock.set(waiting!.next_attempt_at!);
    await delivery.drain();
    expect(await world.get('down')).toMatchObject({ state: 'sent', attempts: 2 });
    expect(world.screen('down').visibleBanners).toMatchObject([{ times: 1 }]);

    await world.push('never', { expires_at: world.clock.now() + 1_000 });
    world.sandbox.script({ provider: 'apns', fault: { status: 503 } });
    await delivery.drain();
    expect(await world.get('never')).toMatchObject({ state: 'expired', next_attempt_at: null });
  });

  it('resends under the same replace id what may have been shown, and says so in the journal', async () => {
    world = await World.open();
    await world.push('broken');
    world.sandbox.script({ provider: 'apns', fault: { reset: 'after', times: 1 } });
    const delivery = world.deliver();
    await delivery.drain();
    expect(await world.attempts('broken')).toMatchObject([
      { ok: false, kind: 'ambiguous', ambiguous: false },
    ]);
    world.clock.set((await world.get('broken'))!.next_attempt_at!);
    await delivery.drain();
    expect((await world.attempts('broken')).map((each) => each.ambiguous)).toEqual([false, true]);
    expect(world.screen('broken').visibleBanners).toMatchObject([{ times: 2 }]);
  });

  it('takes up at once, after a crash, an attempt whose end nobody saw', async () => {
    world = await World.open();
    const push = await world.push('crash');
    const { pushes, ledger } = world.store;
    const now = world.clock.now();
    const started = {
      app: 'a',
      push: push.id,
      number: 1,
      started_at: now,
      ended_at: null,
      ok: null,
      kind: null,
      vendor_reason: null,
      provider_id: null,
      ambiguous: false,
    };
    await ledger.commit([
      ...pushes.startAttempt(started),
      ...pushes.change(push, { ...push, state: 'attempted', attempts: 1, next_attempt_at: now + LEASE_MS }),
    ]);
    await world.push('patient', { state: 'attempted', next_attempt_at: now + 5_000 });
    const delivery = world.deliver();
    await delivery.start();
    await delivery.drain();
    expect(await world.get('crash')).toMatchObject({ state: 'sent', attempts: 2 });
    expect((await world.attempts('crash')).map((each) => [each.number, each.ambiguous])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(world.screen('patient').history).toEqual([]);
  });

  it('loses nothing and shows nothing twice, whichever commit a process dies at', async () => {
    world = await World.open();
    let resent = 0;
    for (let commits = 0; commits <= 12; commits++) {
      const ids = Array.from({ length: 6 }, (_, i) => `k${commits}-${i}`);
      for (const id of ids) await world.push(id);
      const died = world.deliver({ perProvider: 3 }, { ledger: mortal(world, commits) });
      for (const id of ids) died.enqueue((await world.get(id))!);
      await new Promise((resolve) => setTimeout(resolve, 120));
      const next = world.deliver();
      await next.start();
      await next.drain();
      await next.stop();
      for (const id of ids) {
        const journal = await world.attempts(id);
        const ambiguous = journal.filter((each) => each.ambiguous).length;
        resent += ambiguous;
        expect(await world.get(id)).toMatchObject({ state: 'sent', next_attempt_at: null });
        expect(world.screen(id).visibleBanners).toHaveLength(1);
        expect(world.screen(id).alerts.length).toBeLessThanOrEqual(1 + ambiguous);
      }
    }
    expect(resent).toBeGreaterThan(0);
  });

  it('tells that a token is dead until somebody has taken it', async () => {
    world = await World.open();
    await world.push('gone');
    world.sandbox.script({ device: 'phone-gone', uninstall: true });
    world.listener.failing = 1;
    await world.deliver().drain();
    expect(world.listener.dead).toEqual([]);
    world.clock.set(world.clock.now() + LEASE_MS);
    await world.deliver().drain();
    expect(world.listener.dead).toHaveLength(1);
    expect(await world.get('gone')).toMatchObject({
      state: 'token_dead',
      next_attempt_at: null,
      attempts: 1,
    });
  });

  it('tells since when a token is dead, and keeps one that is only suspect', async () => {
    world = await World.open();
    await world.push('since');
    await world.push('suspect');
    world.sandbox.script({ device: 'phone-since', uninstall: true });
    world.sandbox.script({
      provider: 'apns',
      match: { device: 'phone-suspect' },
      fault: { reason: 'BadDeviceToken' },
    });
    await world.deliver().drain();
    expect(world.listener.dead).toEqual([{ push: 'psh_since', since: world.screen('since').uninstalledAt }]);
    expect(await world.get('suspect')).toMatchObject({ state: 'bounced', next_attempt_at: null });
  });

  it.each(['token_dead', 'token_suspect'] as const)(
    'goes to the token that the app has brought while the old one was refused (%s)',
    async (kind) => {
      world = await World.open();
      const push = await world.push('renewed', { provider: 'witness' });
      await moveTo(push, 'witness');
      const sentTo: string[] = [];
      world.providers.register('witness', {
        ...witness(async () => undefined),
        send: async ({ target }) => {
          sentTo.push(target.value.reveal());
          if (sentTo.length > 1) return { ok: true, providerId: null };
          const { devices, ledger } = world.store;
          const device = (await devices.get('a', 'u1', push.device))!;
          const renewed = { kind: 'token', value: new Secret('new') } as const;
          await ledger.commit(
            devices.put([{ ...device, target: renewed, registered_at: world.clock.now() }]),
          );
          return { ok: false, kind, vendorReason: 'Unregistered' };
        },
      });
      await world.deliver().drain();
      expect(sentTo).toEqual([expect.not.stringMatching(/^new$/), 'new']);
      expect(await world.get('renewed')).toMatchObject({ state: 'sent', attempts: 2 });
      expect(world.listener.dead).toEqual([]);
    },
  );

  it('shrinks once what the service finds too large', async () => {
    world = await World.open();
    await world.push('large', { text: 'abcdefgh' });
    world.sandbox.script({ provider: 'apns', fault: { reason: 'PayloadTooLarge', times: 1 } });
    await world.deliver().drain();
    expect(world.screen('large').visibleBanners).toMatchObject([{ body: 'abcd…' }]);
    expect(await world.get('large')).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('stays short once the service found it too large, whatever else comes in between', async () => {
    world = await World.open();
    await world.push('larger', { text: 'abcdefgh' });
    world.sandbox.script({ provider: 'apns', fault: { reason: 'PayloadTooLarge', times: 1 } });
    world.sandbox.script({ provider: 'apns', fault: { status: 503, times: 1 } });
    const delivery = world.deliver();
    await delivery.drain();
    expect((await world.attempts('larger')).map(({ kind }) => kind)).toEqual(['too_large', 'provider_down']);
    world.clock.set((await world.get('larger'))!.next_attempt_at!);
    await delivery.drain();
    expect(world.screen('larger').visibleBanners).toMatchObject([{ body: 'abcd…' }]);
  });

  it('stops asking when its credential is refused, keeps the messages, and sends them when it is taken again', async () => {
    world = await World.open();
    const ids = ['k1', 'k2', 'k3', 'k4', 'k5'];
    for (const id of ids) await world.push(id);
    await world.push('other-app', { app: 'b' });
    for (const device of ['phone-k1', 'phone-k2', 'phone-k3']) {
      world.sandbox.script({
        provider: 'apns',
        match: { device },
        fault: { reason: 'InvalidProviderToken', times: 1 },
      });
    }
    const delivery = world.deliver({ perApp: 1 });
    await delivery.drain();
    const attempts = await Promise.all(ids.map((id) => world.attempts(id)));
    expect(attempts.flat()).toHaveLength(3);
    expect(world.log.lines).toEqual([
      'error apns InvalidProviderToken: the provider refuses our credential; pushes wait',
    ]);
    expect(await world.get('other-app', 'b')).toMatchObject({ state: 'sent' });
    const standing = (app: string) => world.gates.standings(app, world.clock.now());
    const at = world.clock.now();
    expect(standing('a')).toMatchObject([
      { provider: 'apns', state: 'open', since: at, retryAt: at + 60_000, lastError: { kind: 'credential' } },
    ]);
    expect(standing('b')).toMatchObject([{ provider: 'apns', state: 'closed', since: null }]);
    world.clock.set(world.clock.now() + 120_000);
    for (let round = 0; round < 20; round++) {
      await delivery.drain();
      world.clock.set(world.clock.now() + 2_000);
    }
    for (const id of ids) expect(await world.get(id)).toMatchObject({ state: 'sent' });
    expect(standing('a')).toMatchObject([{ state: 'closed', since: at + 120_000, retryAt: null }]);
  });

  it('puts aside a push that cannot be shaped, and goes on with the others', async () => {
    world = await World.open();
    const broken: Provider = {
      ...witness(async () => undefined),
      prepare: () => {
        throw new Error('a bug');
      },
    };
    world.providers.register('witness', broken);
    await moveTo(await world.push('poison', { provider: 'witness' }), 'witness');
    await world.push('neighbour');
    await world.deliver().drain();
    expect(await world.get('poison')).toMatchObject({ state: 'dead_letter', next_attempt_at: null });
    expect(await world.get('neighbour')).toMatchObject({ state: 'sent' });
    expect(world.log.lines).toEqual(['error witness undefined: a push cannot be shaped']);
  });

  it('ends what cannot be sent at all', async () => {
    world = await World.open();
    const { devices, ledger } = world.store;
    await world.push('removed');
    await ledger.commit(devices.remove('a', 'u1', 'phone-removed'));
    const off = await world.push('off');
    await ledger.commit(
      devices.put([{ ...(await devices.get('a', 'u1', off.device))!, push_enabled: false }]),
    );
    await moveTo(await world.push('strange'), 'pigeon');
    await world.deliver().drain();
    expect((await world.get('removed'))!.state).toBe('cancelled');
    expect((await world.get('off'))!.state).toBe('cancelled');
    expect((await world.get('strange'))!.state).toBe('dead_letter');
  });

  it('serves a quiet app in between the thousands of a noisy one', async () => {
    world = await World.open();
    const order: string[] = [];
    world.providers.register(
      'witness',
      witness(async (id) => void order.push(id)),
    );
    const delivery = world.deliver({ perProvider: 1, perApp: 1 });
    const pushes: StoredPush[] = [];
    for (let i = 0; i < 30; i++)
      pushes.push(await world.push(`noisy-${i}`, { provider: 'witness', device: 'shared' }));
    await moveTo(pushes[0]!, 'witness');
    const quiet = await world.push('quiet', { app: 'b', provider: 'witness' });
    await moveTo(quiet, 'witness');
    for (const each of [...pushes, quiet]) delivery.enqueue(each);
    await delivery.drain();
    expect(order).toHaveLength(31);
    expect(order.indexOf('psh_quiet')).toBeLessThan(3);
  });

  it('keeps room for a quiet app, and for the other services of a noisy one, while that fills all there is', async () => {
    world = await World.open();
    const hung = Promise.withResolvers<void>();
    world.providers.register(
      'witness',
      witness(() => hung.promise),
    );
    const delivery = world.deliver({ perApp: 2, maxWaiting: 10 });
    for (let i = 0; i < 30; i++) {
      const push = await world.push(`noisy-${i}`, { provider: 'witness' });
      await moveTo(push, 'witness');
      delivery.enqueue(push);
    }
    delivery.enqueue(await world.push('other'));
    delivery.enqueue(await world.push('quiet', { app: 'b' }));
    await until(async () => (await world.get('quiet', 'b'))!.state === 'sent');
    await until(async () => (await world.get('other'))!.state === 'sent');
    hung.resolve();
    await delivery.drain();
    expect(await world.store.pushes.counts('a')).toEqual({ sent: 31 });
  });

  it('finds what is due of a quiet app behind hundreds of a noisy one that have been due for longer', async () => {
    world = await World.open();
    const hung = Promise.withResolvers<void>();
    world.providers.register(
      'witness',
      witness(() => hung.promise),
    );
    const first = await world.push('noisy-0', { provider: 'witness', device: 'shared' });
    await moveTo(first, 'witness');
    const rows = Array.from({ length: 1_100 }, (_, i) => ({ ...first, id: `psh_more-${i}` }));
    await world.store.ledger.commit(world.store.pushes.insert(rows));
    const delivery = world.deliver({ perApp: 2, sweepEveryMs: 20, maxWaiting: 550 });
    await delivery.start();
    await until(() => delivery.counts().waiting >= 500);
    world.clock.set(world.clock.now() + 1_000);
    await world.push('quiet', { app: 'b' });
    await until(async () => (await world.get('quiet', 'b'))!.state === 'sent');
    hung.resolve();
  });

  it('shows the pushes of one device in the order in which they were made', async () => {
    world = await World.open();
    const ids = Array.from({ length: 40 }, (_, i) => `o${i}`);
    const delivery = world.deliver();
    for (const id of ids) {
      await world.push(id, { device: 'shared', text: id });
      world.clock.set(world.clock.now() + 1);
    }
    world.sandbox.script({ provider: 'apns', fault: { delay_ms: 30, times: 1 } });
    await delivery.drain();
    expect(world.sandbox.device('shared')!.history.map((each) => each.body)).toEqual(ids);
  });

  it('delivers a thousand pushes, each once', async () => {
    world = await World.open(10_000);
    const delivery = world.deliver();
    await delivery.start();
    const ids = Array.from({ length: 1_000 }, (_, i) => `t${i}`);
    for (const id of ids) delivery.enqueue(await world.push(id));
    await delivery.drain();
    expect(delivery.counts()).toEqual({ waiting: 0, inFlight: 0 });
    expect(ids.every((id) => world.screen(id).visibleBanners[0]?.times === 1)).toBe(true);
    expect(await world.store.pushes.counts('a')).toEqual({ sent: 1_000 });
    expect(world.log.lines).toEqual([]);
  });

  it('stops within five seconds although a service is silent, and leaves the push to be taken up', async () => {
    world = await World.open(30_000);
    const push = await world.push('silent');
    world.sandbox.script({ provider: 'apns', fault: { hang: true } });
    const delivery = world.deliver();
    delivery.enqueue(push);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const startedMs = performance.now();
    await delivery.stop();
    expect(performance.now() - startedMs).toBeLessThan(5_500);
    expect(await world.get('silent')).toMatchObject({
      state: 'attempted',
      next_attempt_at: world.clock.now() + LEASE_MS,
    });
  });

  /** Registers the push's device with another provider. */
  async function moveTo(push: StoredPush, provider: string): Promise<void> {
    const { devices, ledger } = world.store;
    const device = (await devices.get(push.app, push.user, push.device))!;
    await ledger.commit(devices.put([{ ...device, provider }]));
  }
});

/** A provider that takes everything, and lets a test look around while the call is under way. */
function witness(look: (push: string) => Promise<void>): Provider {
  return {
    name: 'witness',
    prepare: (push) => ({ path: '', headers: {}, body: Buffer.from(push.id) }),
    send: async (push) => {
      await look(push.id);
      return { ok: true, providerId: null };
    },
    close: async () => undefined,
  };
}

/** Fails after three seconds. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const startedMs = performance.now();
  while (!(await holds())) {
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The ledger as a dying process sees it: after so many commits none ever comes back. */
function mortal({ store: { ledger } }: World, commits: number): Ledger {
  let left = commits;
  return {
    commit: (writes) => (left-- > 0 ? ledger.commit(writes) : new Promise(() => undefined)),
    query: (sql, params) => ledger.query(sql, params),
    report: (sql, params) => ledger.report(sql, params),
    isAway: false,
    whileThere: (work) => work(),
    close: () => ledger.close(),
  };
}
