import { afterAll, beforeAll, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.js';
import type { Store } from '../../src/store/open-store.js';
import type { StoredFollowUp } from '../../src/store/stores.js';
import { type Place } from './store-backends.js';
import { onEveryBackend } from './every-backend.js';
import { aDevice } from './store-records.js';

function followUp(push: string, more: Partial<StoredFollowUp> = {}): StoredFollowUp {
  return {
    ...{ app: 'a', push, user: 'u1', device: 'phone', action: 'retract', messages: ['m1', 'Ünï "2"'] },
    ...{ gone: ['m1'], urgent: false, state: 'waiting', revision: 1, asked_at: 100, expires_at: 9_000 },
    ...{ next_attempt_at: 100, attempts: 0, attempted_at: null, carrier: null, settled_at: null },
    ...more,
  } as StoredFollowUp;
}

onEveryBackend('what must follow on screens', ({ create }) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await create();
    store = await place.open();
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });
  const put = (...rows: readonly StoredFollowUp[]) => store.ledger.commit(store.followUps.put(rows));

  it('comes back as it was written, and is replaced by a newer wish for the same push', async () => {
    await put(followUp('psh_a', { action: 'update' }));
    const newer = followUp('psh_a', { revision: 2, urgent: true, carrier: 'fup_1', attempted_at: 7 });
    await put(newer);
    expect(await store.followUps.of('a', ['psh_a', 'psh_none'])).toEqual([newer]);
    expect(await store.followUps.of('b', ['psh_a'])).toEqual([]);
  });

  it('is due by its instant, and waits for its device whatever its instant', async () => {
    await put(
      followUp('psh_late', { user: 'due', next_attempt_at: 5_000 }),
      followUp('psh_soon', { user: 'due', next_attempt_at: 50 }),
      followUp('psh_done', { user: 'due', next_attempt_at: null, state: 'unknown' }),
      followUp('psh_desk', { user: 'due', device: 'desk', next_attempt_at: 60 }),
    );
    const due = await store.followUps.due(4_999, 10);
    expect(due.filter(({ user }) => user === 'due').map(({ push }) => push)).toEqual([
      'psh_soon',
      'psh_desk',
    ]);
    const waiting = await store.followUps.waiting('a', 'due', 'phone');
    expect(waiting.map(({ push }) => push).sort()).toEqual(['psh_late', 'psh_soon']);
  });

  it('is settled only if nothing newer was wished meanwhile, and only once', async () => {
    const seen = followUp('psh_race');
    await put(seen);
    await put(followUp('psh_race', { revision: 2 }));
    const settle = (from: StoredFollowUp, state: StoredFollowUp['state']) =>
      store.ledger.commit(
        store.followUps.change(from, { ...from, state, next_attempt_at: null, settled_at: 200 }),
      );
    await settle(seen, 'unknown');
    const [fresh] = await store.followUps.of('a', ['psh_race']);
    expect(fresh).toMatchObject({ state: 'waiting', revision: 2 });
    await settle(fresh!, 'superseded');
    await settle(fresh!, 'unknown');
    expect(await store.followUps.of('a', ['psh_race'])).toMatchObject([
      { state: 'superseded', settled_at: 200, next_attempt_at: null },
    ]);
  });

  it('counts the calls that were made for a device, one for all that went together', async () => {
    const sent = (push: string, carrier: string | null, attempted_at: number | null) =>
      followUp(push, { user: 'spender', carrier, attempted_at });
    await put(
      sent('psh_1', 'fup_1', 1_000),
      sent('psh_2', 'fup_1', 1_000),
      sent('psh_3', 'fup_2', 2_000),
      sent('psh_4', 'psh_9', null),
      sent('psh_5', 'fup_0', 10),
      followUp('psh_6', { user: 'spender', action: 'update', carrier: 'fup_3', attempted_at: 3_000 }),
    );
    expect(await store.followUps.spent('a', 'spender', 'phone', 500)).toEqual([1_000, 2_000]);
    expect(await store.followUps.counts('a', 0)).toContainEqual({
      action: 'retract',
      state: 'superseded',
      count: 1,
    });
  });

  it('is kept as long as pushes are, and while it waits', async () => {
    await put(
      followUp('psh_old', { user: 'kept', asked_at: 1, state: 'unknown', next_attempt_at: null }),
      followUp('psh_old_waiting', { user: 'kept', asked_at: 1 }),
    );
    await store.ledger.commit(store.pushes.retain(50));
    const left = await store.followUps.of('a', ['psh_old', 'psh_old_waiting']);
    expect(left.map(({ push }) => push)).toEqual(['psh_old_waiting']);
  });

  it('keeps the token for calls sealed beside the other one', async () => {
    const device = { ...aDevice({ app: 'a', user: 'voip' }), voip_target: new Secret('pushkit-token') };
    await store.ledger.commit(store.devices.put([device]));
    const [row] = await store.ledger.query('SELECT voip_target FROM devices WHERE user = ?', ['voip']);
    expect(Buffer.from(row!['voip_target'] as Uint8Array).toString('latin1')).not.toContain('pushkit');
    const read = await store.devices.get('a', 'voip', device.id);
    expect(read?.voip_target?.reveal()).toBe('pushkit-token');
  });
});
