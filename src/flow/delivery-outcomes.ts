import type { DisplayTimeouts } from './display-timeouts.js';
import { pushedSubject } from './pushed-subject.js';
import { DeliveryEvents } from '../dispatch/delivery-events.js';
import { outlives } from '../model/push.js';
import type { Happenings, Pipeline } from '../ports.js';
import type { Write } from '../store/ledger.js';
import type { DeviceStore, StoredPush } from '../store/stores.js';

/** What dispatch learns comes back as an input: a dead token is disabled and the next best device gets the push (E08). */
export class DeliveryOutcomes extends DeliveryEvents {
  constructor(
    private readonly pipeline: () => Pipeline,
    private readonly devices: DeviceStore,
    private readonly happenings: Happenings,
    private readonly displays: Pick<DisplayTimeouts, 'sent'>,
  ) {
    super();
  }

  override async tokenDead(push: StoredPush, deadSinceMs: number | null): Promise<void> {
    const { app, user, device } = push;
    let isDead = false;
    // The app may bring a new token after the provider's word on the old one: the device lives then (providers' 410 rule).
    const still = async () => {
      const known = await this.devices.get(app, user, device);
      return (isDead = known !== null && !outlives(known, deadSinceMs));
    };
    const input = {
      type: 'push.failed',
      ...pushedSubject(push),
      device,
      kind: 'token_invalid',
    } as const;
    await this.pipeline().run(app, user, `push.failed:${push.id}`, input, [], still);
    if (isDead) this.happenings.tell({ type: 'device.invalidated', app, user, device });
  }

  /** Calls go to the device as alerts from now on, until the app brings another token. */
  override async voipTokenDead({ app, user, device, id }: StoredPush): Promise<void> {
    const known = await this.devices.get(app, user, device);
    if (known === null || known.voip_token !== 'valid') return;
    const set = { voip_token: 'invalid' } as const;
    const input = { type: 'device.registered', device, set } as const;
    const still = async () => {
      const now = await this.devices.get(app, user, device);
      return now?.voip_token === 'valid' && now.voip_target?.reveal() === known.voip_target?.reveal();
    };
    // Only the token's state is written, by the step: whatever else of the device is registered meanwhile stays.
    await this.pipeline().run(app, user, `voip_token.dead:${id}`, input, [], still);
  }

  override sent(push: StoredPush, at: number): Promise<readonly Write[]> {
    return this.displays.sent(push, at);
  }

  override settled(push: StoredPush): void {
    this.happenings.tell({ type: 'push', push });
  }
}
