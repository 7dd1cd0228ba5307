// What the victim and its judge share: users with one phone each whose push is shown, a delivery over a ledger, and reads.
import { ConfiguredProviders } from '../../src/dispatch/provider-set.js';
import { Delivery } from '../../src/dispatch/deliver.js';
import { DeliveryEvents } from '../../src/dispatch/delivery-events.js';
import { apns } from '../../src/dispatch/providers/apns.js';
import { fcm } from '../../src/dispatch/providers/fcm.js';
import { onScreens } from '../../src/flow/on-screens.js';
import type { Cause, Stepped } from '../../src/flow/stepped.js';
import { policySchema } from '../../src/model/policy.js';
import { SystemClock, SystemDice } from '../../src/observe/clock.js';
import { SilentLog } from '../../src/observe/log.js';
import type { Store } from '../../src/store/open-store.js';
import type { StoredFollowUp } from '../../src/store/stores.js';
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import { contextOf, outgoingTo, places } from '../contracts/provider-places.js';

/** Where the providers are, as a process without the sandbox needs it. */
export type Lead = Pick<Sandbox, 'urls' | 'ca' | 'credentials'>;

class Deaf extends DeliveryEvents {
  async tokenDead(): Promise<void> {}
  async voipTokenDead(): Promise<void> {}
  settled(): void {}
}

export interface Sending {
  readonly delivery: Delivery;
  stop(): Promise<void>;
}

export function deliverOver(store: Store, lead: Lead): Sending {
  const outgoing = outgoingTo(lead as Sandbox);
  const settings = {
    apns: apns.settings.parse(places['apns']!.settings(lead as Sandbox)),
    fcm: fcm.settings.parse(places['fcm']!.settings(lead as Sandbox)),
  };
  const providers = new ConfiguredProviders({ a: { providers: settings } }, contextOf(outgoing));
  const delivery = new Delivery({
    ...store,
    ...{ providers, clock: new SystemClock(), dice: new SystemDice(), log: new SilentLog() },
    policies: { inEffect: () => policySchema.parse({}) },
    outcomes: new Deaf(),
    unread: { of: async () => 0 },
  });
  const stop = async () => {
    await delivery.stop();
    await providers.close();
    await outgoing.close();
  };
  return { delivery, stop };
}

/** The user has read everything at the desk: what is written, and what is told to the sender. */
export async function readAll(
  store: Store,
  user: string,
  now: number,
): Promise<{ readonly commit: () => Promise<void>; readonly followUps: readonly StoredFollowUp[] }> {
  const cause = { app: 'a', cause: `read-${user}`, event: null, now } as unknown as Cause;
  const followUp = { action: 'retract', notification: 'n1', messages: ['m1'], devices: ['phone'] } as const;
  const recipient = { id: user, notifications: [], items: new Map() };
  const step = { before: { id: user }, result: { followUps: [followUp], recipient } } as unknown as Stepped;
  const { writes, followUps } = await onScreens(cause, [step], store);
  return { commit: () => store.ledger.commit(writes), followUps };
}
