// The devices of one vector at the sandbox: which provider each has, and what happens to its pushes there.
import type { VirtualDevice } from '../../samples/sandbox/device.js';
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import type { DeviceKind } from '../../src/model/recipient.js';

const providers = {
  phone: { provider: 'apns', platform: 'ios' },
  tablet: { provider: 'fcm', platform: 'android' },
  web: { provider: 'webpush', platform: 'web' },
  desktop: { provider: 'webpush', platform: 'web' },
} as const satisfies Record<DeviceKind, object>;

interface Refusal {
  readonly device: string;
  readonly provider: 'apns' | 'fcm' | 'webpush';
  readonly retryAfterSeconds: number;
}

export class Phones {
  readonly #kinds = new Map<string, DeviceKind>();
  #refusals: Refusal[] = [];

  constructor(
    private readonly sandbox: Sandbox,
    private readonly app: string,
  ) {}

  /** What a registration says of the device's target: a token that lives; `hasVoip`: one for calls, too. */
  target(device: string, kind: DeviceKind, hasVoip: boolean): object {
    this.#kinds.set(device, kind);
    const { provider, platform } = hasVoip ? providers.phone : providers[kind];
    const id = this.#id(device);
    const { target, identity } = this.sandbox.registerDevice({
      id,
      provider,
      ...(hasVoip ? { voip: true } : {}),
    });
    return {
      provider,
      platform,
      target: provider === 'webpush' ? (JSON.parse(target.value) as object) : target.value,
      ...(hasVoip ? { voip_target: identity.voipAddress } : {}),
    };
  }

  kindOf(device: string): DeviceKind | null {
    return this.#kinds.get(device) ?? null;
  }

  screen(device: string): VirtualDevice | null {
    return this.sandbox.device(this.#id(device));
  }

  /** From now on its provider calls the token dead. */
  uninstall(device: string): void {
    this.screen(device)?.uninstall();
  }

  /** The next push to the device is asked to come again later, so that its end can come at a time of one's own. */
  putOff(device: string, retryAfterSeconds: number): void {
    const { provider } = providers[this.#kinds.get(device) ?? 'phone'];
    this.#refusals.push({ device, provider, retryAfterSeconds });
    this.#arm(this.#refusals.at(-1)!);
  }

  /** Takes back what was scripted and not needed, but for what is still to come. */
  clear(hasPassed: (device: string) => boolean): void {
    this.sandbox.script({ clear: true });
    this.#refusals = this.#refusals.filter((each) => !hasPassed(each.device));
    for (const each of this.#refusals) this.#arm(each);
  }

  #arm({ device, provider, retryAfterSeconds }: Refusal): void {
    this.sandbox.script({
      provider,
      match: { device: this.#id(device) },
      fault: { status: 503, retry_after: retryAfterSeconds, times: 1 },
    });
  }

  #id(device: string): string {
    return `${this.app}/${device}`;
  }
}
