// All virtual devices, by id and by the address a service knows them under. Tokens follow from the device's id, so that
// two runs of a demo see the same ones.
import { createECDH, createHash } from 'node:crypto';
import { z } from 'zod';
import { VirtualDevice, type DeviceClocks, type DeviceIdentity, type ShownListener } from './device.js';
import { providerNames, type ProviderName } from './waiting.js';

/** What `POST /truth/devices` takes. */
export const registrationSchema = z.strictObject({
  id: z.string().min(1).max(256),
  provider: z.enum(providerNames),
  platform: z.string().max(64).optional(),
  /** FCM: an installation id instead of a registration token. */
  kind: z.enum(['token', 'fid']).optional(),
  /** APNs: the app's bundle id; FCM: the project that the token belongs to. Left out: those of the credentials. */
  topic: z.string().optional(),
  project: z.string().optional(),
  /** Web Push: the sender's public key that the subscription is bound to. */
  application_server_key: z.string().optional(),
  /** APNs: the app has a PushKit token for calls, too. */
  voip: z.literal(true).optional(),
});
export type Registration = z.input<typeof registrationSchema>;

export interface DeviceDefaults {
  readonly topic: string;
  readonly project: string;
  readonly applicationServerKey: string;
  readonly endpoint: (address: string) => string;
}

type Make = (
  registration: Registration,
  defaults: DeviceDefaults,
) => Pick<DeviceIdentity, 'platform' | 'target' | 'address' | 'subscription'>;

const digest = (text: string) => createHash('sha256').update(text).digest();

const make: Readonly<Record<ProviderName, Make>> = {
  apns: ({ id }) => {
    const token = digest(`apns ${id}`).toString('hex');
    return { platform: 'ios', target: { kind: 'token', value: token }, address: token, subscription: null };
  },
  fcm: ({ id, kind = 'token' }) => {
    const fid = digest(`fid ${id}`).toString('base64url').slice(0, 22);
    const secret = digest(`fcm ${id}`).toString('base64url') + digest(`fcm2 ${id}`).toString('base64url');
    const value = kind === 'fid' ? fid : `${fid}:APA91b${secret}`;
    return { platform: 'android', target: { kind, value }, address: value, subscription: null };
  },
  webpush: ({ id, application_server_key }, defaults) => {
    const address = digest(`webpush ${id}`).toString('base64url');
    const ecdh = createECDH('prime256v1');
    const publicKey = ecdh.generateKeys();
    const auth = digest(`auth ${id}`).subarray(0, 16);
    const keys = { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') };
    const value = JSON.stringify({ endpoint: defaults.endpoint(address), expirationTime: null, keys });
    return {
      platform: 'web',
      target: { kind: 'subscription', value },
      address,
      subscription: {
        ...{ privateKey: ecdh.getPrivateKey(), publicKey, auth },
        applicationServerKey: application_server_key ?? defaults.applicationServerKey,
      },
    };
  },
};

export class Devices {
  readonly #byId = new Map<string, VirtualDevice>();
  readonly #byAddress = new Map<string, VirtualDevice>();
  readonly #installs = new Map<string, number>();

  constructor(
    private readonly defaults: DeviceDefaults,
    private readonly clocks: DeviceClocks,
    private readonly onShown: ShownListener,
  ) {}

  /**
   * A known device is returned as it is; once uninstalled it is installed anew, with a new token, while the old token
   * stays dead. Null when the id stands for a device of another provider.
   */
  register(registration: Registration): VirtualDevice | null {
    const known = this.#byId.get(registration.id);
    if (known && known.provider !== registration.provider) return null;
    if (known && known.state !== 'uninstalled') return known;
    const installs = (this.#installs.get(registration.id) ?? 0) + 1;
    this.#installs.set(registration.id, installs);
    const seed = installs === 1 ? registration.id : `${registration.id} install ${installs}`;
    const made = make[registration.provider]({ ...registration, id: seed }, this.defaults);
    const hasVoip = registration.provider === 'apns' && registration.voip === true;
    const identity: DeviceIdentity = {
      ...made,
      voipAddress: hasVoip ? digest(`voip ${seed}`).toString('hex') : null,
      id: registration.id,
      provider: registration.provider,
      platform: registration.platform ?? made.platform,
      topic: registration.topic ?? this.defaults.topic,
      project: registration.project ?? this.defaults.project,
    };
    const device = new VirtualDevice(identity, this.clocks, this.onShown);
    this.#byId.set(device.id, device);
    this.#byAddress.set(`${device.provider} ${identity.address}`, device);
    if (identity.voipAddress !== null) this.#byAddress.set(`apns ${identity.voipAddress}`, device);
    return device;
  }

  get(id: string): VirtualDevice | null {
    return this.#byId.get(id) ?? null;
  }

  at(provider: ProviderName, address: string): VirtualDevice | null {
    return this.#byAddress.get(`${provider} ${address}`) ?? null;
  }

  all(): VirtualDevice[] {
    return [...this.#byId.values()];
  }
}
