import { afterEach, expect, it } from 'vitest';
import type { Ledger } from '../../src/store/ledger.js';
import type { StoredFollowUp, StoredPush } from '../../src/store/stores.js';
import { World } from './delivery-world.js';

let world: World;
afterEach(() => world.close());

it('a banner goes as soon as its push was sent, also when that ends while its end is still being asked for', async () => {
  world = await World.open();
  const push = await world.push('crossing');
  const wish = retraction(push);
  const { followUps, pushes, ledger } = world.store;
  await ledger.commit(followUps.put([wish]));
  world.sandbox.script({ provider: 'apns', fault: { delay_ms: 150, times: 1 } });
  const delivery = world.deliver({}, { ledger: postponing(ledger, isSent) });
  delivery.enqueue(push);
  while ((await pushes.get('a', push.id))?.state !== 'attempted') await soon();
  delivery.follow([wish]);
  await delivery.drain();
  expect(await followUps.of('a', [push.id])).toMatchObject([{ state: 'unknown' }]);

  async function isSent(): Promise<boolean> {
    return (await pushes.get('a', push.id))?.state === 'sent' && delivery.counts().inFlight === 0;
  }
});

function retraction({ app, id, user, device, messages, expires_at }: StoredPush): StoredFollowUp {
  return {
    ...{ app, push: id, user, device, messages, gone: messages, expires_at },
    ...{ action: 'retract', urgent: false, state: 'waiting', revision: 1, attempts: 0 },
    ...{ asked_at: world.clock.now(), next_attempt_at: world.clock.now() },
    ...{ attempted_at: null, carrier: null, settled_at: null },
  };
}

/** The ledger as it is when what a retraction waits for is written down only once something else has come in between. */
function postponing(ledger: Ledger, until: () => Promise<boolean>): Ledger {
  return {
    commit: async (writes) => {
      const isWait = writes.length === 1 && writes[0]!.op === 'update' && writes[0]!.table === 'follow_ups';
      for (let tries = 0; isWait && tries < 100 && !(await until()); tries++) await soon();
      await ledger.commit(writes);
    },
    query: (sql, params) => ledger.query(sql, params),
    report: (sql, params) => ledger.report(sql, params),
    isAway: false,
    whileThere: (work) => work(),
    close: () => ledger.close(),
  };
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
