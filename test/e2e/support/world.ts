// The real gateway on a real ledger, real providers' protocols, and phones that can be looked at. Time stands still until
// a test moves it. Everything goes in and out as it does outside: over HTTP, socket.io and the providers' own doors.
import { io, type Socket } from 'socket.io-client';
import { type Sandbox, startSandbox } from '../../../samples/sandbox/sandbox.js';
import type { VirtualDevice } from '../../../samples/sandbox/device.js';
import { sandboxConfig } from '../../../scripts/demo/sandbox-config.js';
import { type Gateway, startGateway } from '../../../src/main.js';
import type { DecisionEntry } from '../../../src/admin/decision-entry.js';
import { PresenceSource } from '../../../src/jobs/job.js';
import { ManualClock } from '../../../src/observe/clock.js';
import { SilentLog } from '../../../src/observe/log.js';
import { Ledger } from '../../../src/store/ledger.js';
import type { Place, TestBackend } from '../../contracts/store-backends.js';
import { passTime } from '../../../src/testing/pass-time.js';

/** A Tuesday. */
export const START = Date.parse('2026-03-10T14:00:00Z');
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
const KEY = 'end-to-end-test-admin-key-on-loopback';

export type Provider = 'apns' | 'fcm' | 'webpush';

export interface WorldOptions {
  /** App id → its settings, such as a policy. */
  readonly apps: Readonly<Record<string, object>>;
  readonly llm?: object;
}

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

export interface Result {
  readonly id: string;
  readonly status: string;
  readonly problem?: { readonly status: number };
}

export class World {
  gateway!: Gateway;
  #told = 0;

  private constructor(
    readonly clock: ManualClock,
    readonly sandbox: Sandbox,
    private readonly place: Place,
    private readonly options: WorldOptions,
  ) {}

  static async start(backend: TestBackend, options: WorldOptions): Promise<World> {
    const clock = new ManualClock(START);
    // Tokens and expirations go by the machine's clock, the phones' hours by the test's.
    const sandbox = await startSandbox({ budgetClock: () => clock.now() });
    const world = new World(clock, sandbox, await backend.create(), options);
    await world.#open();
    return world;
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.sandbox.close();
    await this.place.remove();
  }

  /** What only memory knew is gone afterwards; presence up to the last snapshot stays. */
  async restart(): Promise<void> {
    await this.gateway.close();
    await this.#open();
  }

  /** What the job does every few seconds. */
  async snapshot(): Promise<void> {
    await this.gateway.app.get(PresenceSource).snapshot();
  }

  app(app: string): App {
    return new App(this, app);
  }

  /** Lets time pass: everything that becomes due on the way happens in its order. */
  pass(ms: number): Promise<void> {
    return passTime(this.gateway.app, this.clock, ms);
  }

  async count(sql: string): Promise<number> {
    const [row] = await this.gateway.app.get(Ledger).report(sql);
    return Number(row!['n']);
  }

  async call<T>(app: string, method: string, path: string, body?: object): Promise<Answer<T>> {
    const response = await this.fetch(app, method, path, body);
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  /** The whole answer, with its headers. */
  fetch(app: string, method: string, path: string, body?: object): Promise<Response> {
    const headers = {
      authorization: `Bearer ${KEY}`,
      'x-warbler-app': app,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(`${this.gateway.url}${path}`, { method, headers, ...sent });
  }

  /** A chat server's socket. */
  async socket(app: string): Promise<Socket> {
    const socket = io(`${this.gateway.url}/im`, {
      auth: { token: KEY, app },
      transports: ['websocket'],
      forceNew: true,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  }

  nextEvent(): string {
    this.#told += 1;
    return `evt-${this.#told}`;
  }

  async #open(): Promise<void> {
    const { database, dataDir } = this.place;
    const where = database.kind === 'mysql' ? { database_url: database.url } : {};
    const settings = { port: 0, data_dir: dataDir, admin_key: KEY, demo: 'off', ...where };
    const { apps, llm } = this.options;
    const config = sandboxConfig(this.sandbox, { apps, settings, ...(llm === undefined ? {} : { llm }) });
    this.gateway = await startGateway({ config, clock: this.clock, log: new SilentLog(), hasJobs: false });
  }
}

/** One chat server's view: its users, phones and conversations. */
export class App {
  readonly #seqs = new Map<string, number>();

  constructor(
    readonly world: World,
    readonly id: string,
  ) {}

  call<T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<Answer<T>> {
    return this.world.call<T>(this.id, method, path, body);
  }

  /** Registers a phone by REST. */
  async phone(user: string, provider: Provider = 'apns', device = 'phone'): Promise<VirtualDevice> {
    const phone = this.world.sandbox.registerDevice({ id: `${this.id}/${user}/${device}`, provider });
    await this.claim(user, phone, provider, device);
    return phone;
  }

  async claim(user: string, phone: VirtualDevice, provider: Provider, device = 'phone'): Promise<void> {
    const { status, body } = await this.call('PUT', `/v1/users/${user}/devices/${device}`, {
      kind: 'phone',
      platform: provider === 'apns' ? 'ios' : 'android',
      provider,
      target: provider === 'webpush' ? (JSON.parse(phone.target.value) as object) : phone.target.value,
    });
    if (status !== 200) throw new Error(`a phone was not registered: ${JSON.stringify(body)}`);
  }

  /** A channel of as many members: `u0`, `u1` and so on. */
  async channel(conversation: string, size: number): Promise<void> {
    const members = Array.from({ length: size }, (_, i) => `u${i}`);
    await this.tell('conversation.updated', { conversation, type: 'channel', members });
  }

  async direct(conversation: string, ...members: string[]): Promise<void> {
    await this.tell('conversation.updated', { conversation, type: 'direct', members });
  }

  /** Tells one event and waits until everything it means has happened. */
  async tell(type: string, data: object, more: object = {}): Promise<Result> {
    const [result] = await this.post([{ id: this.world.nextEvent(), type, data, ...more }]);
    await this.world.gateway.pipeline.idle();
    return result!;
  }

  /** Without waiting. Throws when the request as a whole was refused. */
  async post(events: readonly object[]): Promise<readonly Result[]> {
    const { body } = await this.call<{ results?: readonly Result[] }>('POST', '/v1/events', events);
    if (body.results === undefined) throw new Error(`nothing was taken in: ${JSON.stringify(body)}`);
    return body.results;
  }

  /** The next message of a conversation; gives its id. */
  async say(conversation: string, sender: string, text: string, more: object = {}): Promise<string> {
    const event = this.message(conversation, sender, text, more);
    const [result] = await this.post([event]);
    if (result!.status !== 'accepted') throw new Error(JSON.stringify(result));
    await this.world.gateway.pipeline.idle();
    return event.data.message;
  }

  message(conversation: string, sender: string, text: string, more: object = {}) {
    const seq = (this.#seqs.get(conversation) ?? 0) + 1;
    this.#seqs.set(conversation, seq);
    const message = `${conversation}-${seq}`;
    const data = { message, conversation, seq, sender, text, ...more };
    return { id: this.world.nextEvent(), type: 'message.created', data };
  }

  /** `outcome reason` of a user's devices on a message, newest decision first. */
  async decided(user: string, message: string): Promise<readonly string[]> {
    return (await this.entries(user, message)).map(({ outcome, reason }) => `${outcome} ${reason}`);
  }

  async entries(user: string, message: string): Promise<readonly DecisionEntry[]> {
    const query = `?user=${encodeURIComponent(user)}&message=${encodeURIComponent(message)}`;
    const { body } = await this.call<{ items: DecisionEntry[] }>('GET', `/v1/decisions${query}`);
    return body.items;
  }

  devices(user: string): Promise<Answer<{ items: readonly Record<string, unknown>[] }>> {
    return this.call('GET', `/v1/users/${user}/devices`);
  }
}

/** Title and body of what a screen shows, oldest first. */
export function screenOf(device: VirtualDevice): readonly string[] {
  return device.visibleBanners.map(({ title, body }) => `${title} | ${body}`);
}
