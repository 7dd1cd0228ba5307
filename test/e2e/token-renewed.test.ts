import { expect, it } from 'vitest';
import { DeliveryEvents } from '../../src/dispatch/delivery-events.js';
import { Ledger, type Write } from '../../src/store/ledger.js';
import { DeviceStore, PushStore } from '../../src/store/stores.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { World } from './support/world.js';

onEveryBackend('a word of a service on an old token', (backend) => {
  it.each(['tokenDead', 'voipTokenDead'] as const)(
    'does not reach the token that is being registered just then (%s)',
    async (word) => {
      const world = await World.start(backend, { apps: { main: {} } });
      try {
        const app = world.app('main');
        await app.phone('eve');
        await app.direct('to-eve', 'bo', 'eve');
        const message = await app.say('to-eve', 'bo', 'hello');
        const { app: gateway } = world.gateway;
        const [push] = await gateway.get(PushStore).ofDecision('main', 'eve', [message]);
        const since = world.clock.now();
        await registered(app, 'cd', 'old-voip');
        world.clock.set(since + 1);
        const ledger = gateway.get(Ledger);
        const { commit } = ledger;
        let slow = Promise.resolve();
        ledger.commit = async (writes: readonly Write[]) => {
          await slow;
          return commit.call(ledger, writes);
        };
        slow = new Promise((resolve) => setTimeout(resolve, 100));
        const renewing = registered(app, 'ef', 'new-voip');
        await new Promise((resolve) => setTimeout(resolve, 50));
        await gateway.get(DeliveryEvents)[word](push!, since);
        await renewing;
        Object.assign(ledger, { commit });
        const device = (await gateway.get(DeviceStore).get('main', 'eve', 'phone'))!;
        expect(device.target.value.reveal()).toBe('ef'.repeat(32));
        expect(device.token).toBe('valid');
      } finally {
        await world.close();
      }
    },
  );
});

async function registered(app: ReturnType<World['app']>, digits: string, voip: string): Promise<void> {
  const body = { provider: 'apns', target: digits.repeat(32), voip_target: voip };
  const { status } = await app.call('PUT', '/v1/users/eve/devices/phone', body);
  expect(status).toBe(200);
}
