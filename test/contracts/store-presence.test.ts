import { expect, it } from 'vitest';
import type { Store } from '../../src/store/open-store.js';
import type { PresenceSpan } from '../../src/store/stores.js';
import { onEveryBackend } from './every-backend.js';
import { ownStore } from './own-store.js';
import { aDevice } from './store-records.js';

onEveryBackend('the history of presence', ({ create }) => {
  let store: Store;
  ownStore(create, (opened) => (store = opened));

  const span = (given: Partial<PresenceSpan>): PresenceSpan => {
    return { app: 'a', user: 'u1', device: 'd1', state: 'connected', from_at: 0, to_at: null, ...given };
  };
  const kept = async (app: string, user = 'u1') =>
    (await store.presence.between(app, user, 0, 1e12, 100)).map(({ from_at, to_at }) => [from_at, to_at]);

  it('begins a span once, ends it, and finds what lasts and what reaches into a stretch of time', async () => {
    const { presence, ledger } = store;
    const here = span({ from_at: 100 });
    const active = span({ state: 'active', from_at: 120 });
    await ledger.commit(presence.begin([here, active]));
    await ledger.commit(presence.begin([here]));
    await ledger.commit(presence.begin([span({ user: 'U1', from_at: 1 })]));
    expect(await presence.open('a', ['u1', 'u2'])).toEqual(expect.arrayContaining([here, active]));
    expect(await presence.open('b', ['u1'])).toEqual([]);
    await ledger.commit(presence.end([{ ...active, to_at: 300 }]));
    expect(await presence.open('a', ['u1'])).toEqual([here]);
    expect(await presence.between('a', 'u1', 200, 400, 10)).toEqual([{ ...active, to_at: 300 }, here]);
    expect(await presence.between('a', 'u1', 300, 400, 10)).toEqual([here]);
    expect(await presence.between('a', 'u1', 0, 100, 10)).toEqual([]);
    expect(await presence.between('a', 'u1', 0, 400, 1)).toEqual([{ ...active, to_at: 300 }]);
  });

  it('forgets what ended long ago and what a device that is gone left open, and nothing that lasts', async () => {
    const { presence, devices, ledger } = store;
    const app = 'retained';
    await ledger.commit([
      ...devices.put([aDevice({ app, id: 'd1', target: 'retained' })]),
      ...presence.begin([
        span({ app, from_at: 10, to_at: 20 }),
        span({ app, from_at: 30, to_at: 400 }),
        span({ app, from_at: 40 }),
        span({ app, device: 'gone', from_at: 50 }),
      ]),
    ]);
    await ledger.commit(presence.retain(200));
    expect(await kept(app)).toEqual([
      [40, null],
      [30, 400],
    ]);
  });

  it('keeps the newest spans of a user whose device comes and goes without end', async () => {
    const { presence, ledger } = store;
    const app = 'crowded';
    const many = Array.from({ length: 9 }, (_, i) => span({ app, from_at: i * 10, to_at: i * 10 + 5 }));
    await ledger.commit(presence.begin([...many, span({ app, user: 'u2', from_at: 0, to_at: 5 })]));
    await ledger.commit(await presence.bound(3));
    expect((await kept(app)).map(([from]) => from)).toEqual([80, 70, 60]);
    expect(await kept(app, 'u2')).toEqual([[0, 5]]);
    expect(await presence.bound(3)).toEqual([]);
  });
});
