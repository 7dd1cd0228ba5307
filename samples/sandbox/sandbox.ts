// The sandbox: faithful local fakes of APNs, FCM, Web Push and an LLM, on loopback, in this process. In comes what Warbler
// sends, over the real protocols; out comes what virtual devices show. It never sends anything anywhere, and nothing in
// src may import it.
import { wallNow } from '../../src/observe/clock.js';
import { ApnsFake } from './apns.js';
import { makeCertificate, type Certificate } from './certificate.js';
import { makeCredentials, publicKeyOf, type SandboxCredentials } from './credentials.js';
import type { DeviceSummary, ShownListener, VirtualDevice } from './device.js';
import { Devices, registrationSchema, type Registration } from './devices.js';
import { FcmFake } from './fcm.js';
import { TokenEndpoint } from './fcm-token.js';
import { Faults } from './faults.js';
import { listen, type Handle, type Listener } from './listener.js';
import { LlmFake } from './llm.js';
import { follow, scriptSchema, type Script } from './script.js';
import { Truth, type LlmRow, type LogRow, type Violation } from './truth.js';
import { truthApi } from './truth-api.js';
import { ENDPOINT_PATH, WebpushFake } from './webpush.js';
import type { World } from './world.js';

export const sandboxParts = ['apns', 'fcm', 'webpush', 'llm', 'truth'] as const;
export type SandboxPart = (typeof sandboxParts)[number];
/** Without TLS. */
const plainParts: readonly SandboxPart[] = ['llm', 'truth'];

export interface SandboxOptions {
  readonly host?: '127.0.0.1';
  /** Left out or 0: any free port. */
  readonly ports?: Partial<Record<SandboxPart, number>>;
  /** Milliseconds since 1970; left out: the machine's clock. Tokens and expirations of senders are held against it. */
  readonly clock?: () => number;
  /** HTTP/2 streams that APNs allows at once after the first good token; 1,000 if left out. */
  readonly maxStreams?: number;
  /** Background pushes that APNs lets through to a device in an hour; 3 if left out. */
  readonly backgroundPerHour?: number;
  /** The clock of the budgets of phones and browsers, for tests that let hours pass; left out: `clock`. */
  readonly budgetClock?: () => number;
}

export interface SandboxTruth {
  /** Pushes accepted, by provider. */
  readonly accepted: Readonly<Record<string, number>>;
  readonly devices: readonly DeviceSummary[];
  readonly log: readonly LogRow[];
  readonly llm: readonly LlmRow[];
  readonly violations: readonly Violation[];
}

export interface Sandbox {
  /** Origins without a slash at the end, except `fcmToken`, which is the whole token URL, and `llm`, which ends in /v1. */
  readonly urls: Readonly<Record<SandboxPart | 'fcmToken', string>>;
  /** PEM of the authority that a client must trust. */
  readonly ca: string;
  readonly credentials: SandboxCredentials;
  /** Throws when the id stands for a device of another provider. */
  registerDevice(registration: Registration): VirtualDevice;
  device(id: string): VirtualDevice | null;
  /** Calls back whenever a push reaches a device that is online; gives a function that ends it. */
  onShown(listener: ShownListener): () => void;
  truth(): SandboxTruth;
  /** The same documents as `POST /script`; throws for one that cannot be followed. */
  script(script: Script): void;
  /** Afterwards no port is open and no connection is left. */
  close(): Promise<void>;
}

const MAX_PUSH_BYTES = 65_536;
const MAX_DOCUMENT_BYTES = 1_048_576;
const DEFAULT_STREAMS = 1_000;

/** Starts all fakes; rejects when a port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const unbound = await makeCredentials();
  const certificate = makeCertificate(wallNow());
  const ports = new Map<SandboxPart, number>();
  const origin = (part: SandboxPart) =>
    `${plainParts.includes(part) ? 'http' : 'https'}://${host}:${ports.get(part)}`;
  const credentials = (): SandboxCredentials => ({
    ...unbound,
    fcm: { ...unbound.fcm, token_uri: `${origin('fcm')}/token` },
  });
  const listeners = new Set<ShownListener>();
  const world = makeWorld(options, unbound, () => origin('webpush'), listeners);
  const llm = new LlmFake(world, unbound.llm.apiKey);
  const handlers = makeHandlers(world, llm, credentials, () => origin('webpush'), options);
  const open = await listenToAll(handlers, { ...options, host }, certificate);
  for (const [part, listener] of open) ports.set(part, listener.port);
  return {
    urls: urlsOf(origin),
    ca: certificate.certificatePem,
    credentials: credentials(),
    ...doors(world, llm, listeners),
    close: async () => {
      world.faults.clear();
      await Promise.all([...open.values()].map((each) => each.close()));
    },
  };
}

async function listenToAll(
  handlers: Readonly<Record<SandboxPart, Handle>>,
  options: SandboxOptions & { readonly host: string },
  certificate: Certificate,
): Promise<Map<SandboxPart, Listener>> {
  const open = new Map<SandboxPart, Listener>();
  try {
    for (const part of sandboxParts) {
      const isPlain = plainParts.includes(part);
      const listener = await listen({
        host: options.host,
        port: options.ports?.[part] ?? 0,
        handle: handlers[part],
        maxBodyBytes: isPlain ? MAX_DOCUMENT_BYTES : MAX_PUSH_BYTES,
        ...(isPlain ? {} : { certificate }),
        ...(part === 'apns' ? { initialStreams: 1, http2Only: true } : {}),
      });
      open.set(part, listener);
    }
  } catch (error) {
    await Promise.all([...open.values()].map((each) => each.close()));
    throw error;
  }
  return open;
}

function urlsOf(origin: (part: SandboxPart) => string): Sandbox['urls'] {
  return {
    ...{ apns: origin('apns'), fcm: origin('fcm'), fcmToken: `${origin('fcm')}/token` },
    ...{ webpush: origin('webpush'), llm: `${origin('llm')}/v1`, truth: origin('truth') },
  };
}

type Doors = Pick<Sandbox, 'registerDevice' | 'device' | 'onShown' | 'truth' | 'script'>;

function doors(world: World, llm: LlmFake, listeners: Set<ShownListener>): Doors {
  return {
    registerDevice: (registration) => register(registration, world),
    device: (id) => world.devices.get(id),
    onShown: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    truth: () => snapshot(world),
    script: (script) => {
      const wrong = follow(scriptSchema.parse(script), world, llm);
      if (wrong) throw new Error(wrong);
    },
  };
}

function makeWorld(
  { clock = wallNow, budgetClock = clock }: SandboxOptions,
  credentials: Pick<SandboxCredentials, 'apns' | 'vapid'> & { readonly fcm: { readonly project_id: string } },
  webpushOrigin: () => string,
  listeners: ReadonlySet<ShownListener>,
): World {
  const defaults = {
    topic: credentials.apns.topic,
    project: credentials.fcm.project_id,
    applicationServerKey: credentials.vapid.publicKey,
    endpoint: (address: string) => webpushOrigin() + ENDPOINT_PATH + address,
  };
  const tell: ShownListener = (device, arrival) => listeners.forEach((each) => each(device, arrival));
  return {
    clock,
    budgetClock,
    devices: new Devices(defaults, { clock, budgetClock }, tell),
    truth: new Truth(clock),
    faults: new Faults(),
  };
}

function makeHandlers(
  world: World,
  llm: LlmFake,
  credentials: () => SandboxCredentials,
  webpushOrigin: () => string,
  { maxStreams = DEFAULT_STREAMS, backgroundPerHour }: SandboxOptions,
): Readonly<Record<SandboxPart, Handle>> {
  const { apns, fcm } = credentials();
  const publicKey = publicKeyOf(fcm.private_key);
  const account = () => ({ clientEmail: fcm.client_email, tokenUri: credentials().fcm.token_uri, publicKey });
  const key = { teamId: apns.teamId, keyId: apns.keyId, publicKey: publicKeyOf(apns.privateKeyPem) };
  return {
    apns: new ApnsFake(world, { key, topic: apns.topic, maxStreams, backgroundPerHour }).handle,
    fcm: new FcmFake(world, fcm.project_id, new TokenEndpoint(world, account)).handle,
    webpush: new WebpushFake(world, webpushOrigin).handle,
    llm: llm.handle,
    truth: truthApi(world, llm, () => summary(world)),
  };
}

function register(registration: Registration, world: World): VirtualDevice {
  const device = world.devices.register(registrationSchema.parse(registration));
  if (!device) throw new Error(`${registration.id} is a device of another provider`);
  return device;
}

function snapshot(world: World): SandboxTruth {
  return {
    accepted: world.truth.counts(),
    devices: world.devices.all().map((each) => each.summary()),
    log: [...world.truth.log],
    llm: [...world.truth.llm],
    violations: [...world.truth.violations],
  };
}

function summary(world: World): object {
  const { truth, devices } = world;
  return {
    accepted: truth.counts(),
    devices: devices.all().length,
    log_rows: truth.log.size,
    llm_calls: truth.llm.total,
    violations: truth.violations.total,
  };
}
