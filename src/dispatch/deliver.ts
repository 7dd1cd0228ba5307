// The only sender. In come pushes, right after their commit or found due in the ledger; out go attempts, in fair turns and
// never more at once than a provider and an app may have. It keeps no truth of its own: what it forgets is still due.
import type { StoredFollowUp, StoredPush } from '../store/stores.js';
import type { AttemptPorts } from './attempt-ports.js';
import { Attempts } from './attempts.js';
import { Carrying } from './carrying.js';
import { enqueueDue, SWEEP_LIMIT } from './due-pushes.js';
import { FairQueue } from './fair-queue.js';
import { shedOrderOf } from './importance.js';
import { Following } from './follow.js';
import { Gates } from './gates.js';
import { keyOf, Places } from './places.js';
import { LEASE_MS, type Owner } from './screen-owner.js';

export interface DeliverOptions {
  /** Attempts at once: per app at one provider, and per provider. A burst of releases is spread by these. */
  readonly perApp: number;
  readonly perProvider: number;
  readonly sweepEveryMs: number;
  /** Pushes kept waiting in memory; beyond, they wait in the ledger. */
  readonly maxWaiting: number;
}

export const defaultDeliverOptions: DeliverOptions = {
  perApp: 128,
  perProvider: 512,
  sweepEveryMs: 250,
  maxWaiting: 10_000,
};

export interface DeliverCounts {
  readonly waiting: number;
  readonly inFlight: number;
}

const RECOVER_LIMIT = 20_000;
const STOP_WITHIN_MS = 5_000;
const HELD_OFF_MS = 2_000;

interface Lane {
  readonly queue: FairQueue<StoredPush>;
  readonly runningByApp: Map<string, number>;
  readonly busyDevices: Set<string>;
  running: number;
}

export class Delivery {
  readonly #ports: AttemptPorts;
  readonly #options: DeliverOptions;
  readonly #attempts: Attempts;
  readonly #following: Following;
  readonly #lanes = new Map<string, Lane>();
  readonly #taken: Places;
  /** Pushes whose attempt failed on our side (the ledger was away): left alone for a moment. */
  readonly #heldOff = new Map<string, NodeJS.Timeout>();
  #idle: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;
  #sweeping: Promise<boolean> | null = null;
  #moreIsDue = false;
  #stopping: Promise<void> | null = null;

  constructor(
    ports: AttemptPorts,
    options: Partial<DeliverOptions> = {},
    gates: Gates = new Gates(ports.log),
  ) {
    this.#ports = ports;
    this.#options = { ...defaultDeliverOptions, ...options };
    // So many that an app keeps its attempts going while more are looked up.
    this.#taken = new Places(this.#options.maxWaiting, 2 * this.#options.perApp);
    const carrying = new Carrying(ports);
    this.#attempts = new Attempts(ports, gates, carrying);
    this.#following = new Following(ports, gates, carrying);
  }

  /** Takes up what an earlier process left, then looks for due pushes until stopped. */
  async start(): Promise<void> {
    await this.#recover();
    await this.#following.recover();
    this.#timer = setInterval(() => void this.#sweep(), this.#options.sweepEveryMs);
  }

  /** Hands over a push right after its commit. */
  enqueue(push: StoredPush): void {
    this.#enqueue(push);
  }

  #enqueue(push: StoredPush): boolean {
    if (this.#stopped || this.#taken.has(push) || this.#heldOff.has(keyOf(push))) return false;
    if (!this.#taken.take(push)) {
      this.#moreIsDue = true;
      return false;
    }
    const lane = this.#lane(push.provider);
    const rank = shedOrderOf(this.#ports.policies.inEffect(push.app), push);
    lane.queue.push(push.app, deviceOf(push), push, rank);
    this.#pump(lane);
    return true;
  }

  /** Hands over what must change on screens, right after its commit. */
  follow(followUps: readonly StoredFollowUp[]): void {
    this.#following.enqueue(followUps);
  }

  /** Whatever waits for the screen of a device is tried now. */
  look(owner: Owner): void {
    this.#following.look(owner);
  }

  /** Resolves when nothing is due now and nothing is under way. */
  async drain(): Promise<void> {
    while (!this.#stopped) {
      const found = await this.#sweep();
      if (!found && this.#taken.size === 0 && this.#following.size === 0) return;
      await Promise.all([this.#whenIdle(), this.#following.whenIdle()]);
    }
  }

  /** Takes nothing new, and waits at most 5 s for what is under way; what remains is ambiguous, and due again. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  counts(): DeliverCounts {
    const inFlight = this.#inFlight();
    return { waiting: this.#taken.size - inFlight, inFlight };
  }

  async #stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    for (const timer of this.#heldOff.values()) clearTimeout(timer);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_WITHIN_MS)));
    const followed = this.#following.stop();
    if (this.#inFlight() > 0) await Promise.race([this.#whenIdle(), late]);
    await Promise.race([followed, late]);
    clearTimeout(timer);
    this.#wake();
  }

  get #stopped(): boolean {
    return this.#stopping !== null;
  }

  /** An attempt without an end was under way when its process died: due now, not when its lease ends. */
  async #recover(): Promise<void> {
    const { pushes, clock } = this.#ports;
    const leased = await pushes.due(clock.now() + LEASE_MS, RECOVER_LIMIT);
    for (const push of leased) {
      if (push.attempts === 0) continue;
      const attempts = await pushes.attempts(push.app, push.id);
      if (attempts.at(-1)?.ended_at === null) this.enqueue(push);
    }
  }

  /** One at a time. True when it found something to do. */
  #sweep(): Promise<boolean> {
    this.#sweeping ??= this.#takeDue().finally(() => (this.#sweeping = null));
    return this.#sweeping;
  }

  async #takeDue(): Promise<boolean> {
    if (this.#stopped) return false;
    this.#moreIsDue = false;
    try {
      const { found, isMore } = await enqueueDue(this.#ports, (push) => this.#enqueue(push));
      if (isMore) this.#moreIsDue = true;
      return (await this.#following.sweep()) || found;
    } catch {
      // The ledger is away; the next sweep asks again.
      return false;
    }
  }

  #pump(lane: Lane): void {
    while (!this.#stopped && lane.running < this.#options.perProvider) {
      const push = lane.queue.shift(
        (app) => (lane.runningByApp.get(app) ?? 0) < this.#options.perApp,
        (app, device) => !lane.busyDevices.has(`${app} ${device}`),
      );
      if (push === undefined) return;
      void this.#run(lane, push);
    }
  }

  async #run(lane: Lane, push: StoredPush): Promise<void> {
    lane.running++;
    // One after another on one device, so that its screen shows them in their order.
    lane.busyDevices.add(`${push.app} ${deviceOf(push)}`);
    lane.runningByApp.set(push.app, (lane.runningByApp.get(push.app) ?? 0) + 1);
    let after: StoredPush | null = null;
    try {
      after = await this.#attempts.run(push);
    } catch (error) {
      this.#holdOff(push);
      const { app, id, provider } = push;
      this.#ports.log.error({ app, push: id, provider, error }, 'an attempt failed on our side');
    }
    lane.running--;
    lane.busyDevices.delete(`${push.app} ${deviceOf(push)}`);
    lane.runningByApp.set(push.app, lane.runningByApp.get(push.app)! - 1);
    this.#taken.leave(push);
    this.#following.pushEnded(push);
    const again = after?.next_attempt_at ?? null;
    if (after !== null && again !== null && again <= this.#ports.clock.now()) this.enqueue(after);
    this.#pump(lane);
    if (this.#moreIsDue && this.#taken.size < SWEEP_LIMIT) void this.#sweep();
    if (this.#stopped ? this.#inFlight() === 0 : this.#taken.size === 0) this.#wake();
  }

  #holdOff(push: StoredPush): void {
    const timer = setTimeout(() => this.#heldOff.delete(keyOf(push)), HELD_OFF_MS);
    this.#heldOff.set(keyOf(push), timer);
  }

  #whenIdle(): Promise<void> {
    if (this.#taken.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #inFlight(): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + lane.running, 0);
  }

  #lane(provider: string): Lane {
    const known = this.#lanes.get(provider);
    if (known !== undefined) return known;
    const lane: Lane = {
      queue: new FairQueue(),
      runningByApp: new Map(),
      busyDevices: new Set(),
      running: 0,
    };
    this.#lanes.set(provider, lane);
    return lane;
  }
}

function deviceOf(push: StoredPush): string {
  return `${push.user} ${push.device}`;
}
