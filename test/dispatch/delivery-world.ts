// Delivery as it is assembled in the product, over a real SQLite ledger and the sandbox's APNs, with a clock set by hand.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import type { AttemptPorts } from '../../src/dispatch/attempt-ports.js';
import { type DeliverOptions, Delivery } from '../../src/dispatch/deliver.js';
import { DeliveryEvents } from '../../src/dispatch/delivery-events.js';
import { Gates } from '../../src/dispatch/gates.js';
import { ConfiguredProviders } from '../../src/dispatch/provider-set.js';
import { apns } from '../../src/dispatch/providers/apns.js';
import type { Outgoing } from '../../src/egress/outgoing.js';
import { policySchema } from '../../src/model/policy.js';
import type { Device } from '../../src/model/push.js';
import { Secret } from '../../src/model/secret.js';
import { Dice, ManualClock, wallNow } from '../../src/observe/clock.js';
import { Log, type LogFields } from '../../src/observe/log.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import type { StoredPush } from '../../src/store/stores.js';
import { contextOf, impatient, outgoingTo, places } from '../contracts/provider-places.js';

/** Falls on one half, always. */
class LoadedDice extends Dice {
  bytes(count: number): Uint8Array {
    return new Uint8Array(count);
  }
  fraction(): number {
    return 0.5;
  }
}

/** Remembers what it was told; `failing` times it cannot take a dead token. */
export class Listener extends DeliveryEvents {
  readonly dead: { push: string; since: number | null }[] = [];
  readonly voipDead: string[] = [];
  readonly ends: [push: string, state: string][] = [];
  failing = 0;

  override async tokenDead(push: StoredPush, deadSinceMs: number | null): Promise<void> {
    if (this.failing-- > 0) throw new Error('the pipeline is away');
    this.dead.push({ push: push.id, since: deadSinceMs });
  }

  override async voipTokenDead(push: StoredPush): Promise<void> {
    this.voipDead.push(push.device);
  }

  override settled(push: StoredPush): void {
    this.ends.push([push.id, push.state]);
  }
}

/** What an operator would read, level and message. */
class HeardLog extends Log {
  readonly lines: string[] = [];
  debug(): void {}
  info(): void {}
  warn(fields: LogFields, message: string): void {
    this.lines.push(`warn ${fields.provider} ${fields.reason}: ${message}`);
  }
  error(fields: LogFields, message: string): void {
    this.lines.push(`error ${fields.provider} ${fields.reason}: ${message}`);
  }
}

export class World {
  readonly clock = new ManualClock(wallNow());
  readonly listener = new Listener();
  readonly log = new HeardLog();
  gates = new Gates(this.log);
  #seq = 0;
  #delivery: Delivery | null = null;

  private constructor(
    readonly sandbox: Sandbox,
    readonly store: Store,
    readonly outgoing: Outgoing,
    readonly providers: ConfiguredProviders,
    private readonly dataDir: string,
  ) {}

  static async open(timeoutMs = 2_000): Promise<World> {
    const dataDir = await mkdtemp(join(tmpdir(), 'warbler-deliver-'));
    const sandbox = await startSandbox();
    const outgoing = impatient(outgoingTo(sandbox), timeoutMs);
    const settings = { providers: { apns: apns.settings.parse(places['apns']!.settings(sandbox)) } };
    const providers = new ConfiguredProviders({ a: settings, b: settings }, contextOf(outgoing));
    const store = await openStore({ database: { kind: 'sqlite', file: join(dataDir, 'w.db') }, dataDir });
    return new World(sandbox, store, outgoing, providers, dataDir);
  }

  /** A delivery over the ledger; the one before is forgotten, as by a crash. */
  deliver(options: Partial<DeliverOptions> = {}, instead: Partial<AttemptPorts> = {}): Delivery {
    const { store, clock, providers, listener: outcomes } = this;
    const ports: AttemptPorts = {
      ...store,
      policies: { inEffect: () => policySchema.parse({}) },
      clock,
      providers,
      outcomes,
      dice: new LoadedDice(),
      unread: { of: async () => null },
      log: this.log,
      ...instead,
    };
    this.gates = new Gates(this.log);
    this.#delivery = new Delivery(ports, options, this.gates);
    return this.#delivery;
  }

  async close(): Promise<void> {
    await this.#delivery?.stop();
    await this.providers.close();
    await this.outgoing.close();
    await this.store.close();
    await this.sandbox.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async push(id: string, more: Partial<StoredPush> & { text?: string } = {}): Promise<StoredPush> {
    const { text = 'lunch?', ...fields } = more;
    const now = this.clock.now();
    const push: StoredPush = {
      app: 'a',
      id: `psh_${id}`,
      user: 'u1',
      device: `phone-${id}`,
      notification: 'n1',
      conversation: 'c1',
      messages: [`m-${id}`],
      decision: 'dec_1',
      provider: 'apns',
      kind: 'alert',
      importance: 'normal',
      state: 'queued',
      created_at: now,
      expires_at: now + 3_600_000,
      next_attempt_at: now,
      attempts: 0,
      sent_at: null,
      delivered_at: null,
      displayed_at: null,
      opened_at: null,
      dismissed_at: null,
      retracted_at: null,
      ...fields,
    };
    const { devices, pushes, events, users, ledger } = this.store;
    await ledger.commit([
      ...devices.put([this.#device(push)]),
      ...users.put([{ app: push.app, id: 'u2', name: 'Ada', bot: false }]),
      ...events.insert(push.messages.map((message) => this.#event(push, message, text))),
      ...pushes.insert([push]),
    ]);
    return push;
  }

  get(id: string, app = 'a'): Promise<StoredPush | null> {
    return this.store.pushes.get(app, `psh_${id}`);
  }

  attempts(id: string, app = 'a') {
    return this.store.pushes.attempts(app, `psh_${id}`);
  }

  screen(id: string) {
    return this.sandbox.device(`phone-${id}`)!;
  }

  async change(push: StoredPush | null, set: Partial<StoredPush>): Promise<void> {
    await this.store.ledger.commit(this.store.pushes.change(push!, { ...push!, ...set }));
  }

  #device(push: StoredPush): Device {
    const { target, identity } = this.sandbox.registerDevice({ id: push.device, provider: 'apns' });
    return {
      app: push.app,
      user: push.user,
      id: push.device,
      kind: 'phone',
      platform: identity.platform,
      provider: 'apns',
      target: { kind: 'token', value: new Secret(target.value) },
      token: 'valid',
      voip_token: 'none',
      push_enabled: true,
      os_version: null,
      app_version: null,
      locale: null,
      time_zone: null,
      connected: false,
      foreground: false,
      last_activity_at: null,
      last_seen_at: 0,
      registered_at: 0,
    };
  }

  #event(push: StoredPush, message: string, text: string) {
    const seq = ++this.#seq;
    const data = {
      ...{
        message,
        conversation: push.conversation ?? 'c1',
        seq,
        sender: 'u2',
        sender_kind: 'user' as const,
      },
      ...{ device: null, text, mentions: [], broadcast: 'none' as const, reply_to: null },
      ...{ importance: 'normal' as const, force_push: false, ttl_seconds: null, created_at: null },
    };
    const event = {
      app: push.app,
      id: `e-${push.app}-${message}`,
      source: 'test',
      type: 'message.created' as const,
      time: 0,
      receivedAt: 0,
      data,
    };
    return { seq, event, bodyHash: 'h', state: 'done' as const, crashes: 0, notes: [] };
  }
}
