// Sends what must happen on screens besides pushes: told right after the commit, or found due in the ledger. It keeps no
// truth of its own: what it forgets is still due. One turn at a time for a device, a bounded number at once.
import type { StoredFollowUp, StoredPush } from '../store/stores.js';
import type { AttemptPorts } from './attempt-ports.js';
import type { Gates } from './gates.js';
import type { Carrying } from './carrying.js';
import { ScreenChanges } from './screen-changes.js';
import { LEASE_MS, type Owner, ownerKey } from './screen-owner.js';

const AT_ONCE = 64;
const SWEEP_LIMIT = 500;
const RECOVER_LIMIT = 20_000;
const HOUR_MS = 3_600_000;
const HELD_OFF_MS = 2_000;

export class Following {
  readonly #changes: ScreenChanges;
  /** Whose turn it is, and whether all that waits is to be looked at or only what is due. */
  readonly #queue = new Map<string, { readonly owner: Owner; readonly all: boolean }>();
  /** Devices where a push is under way whose end something waits for. */
  readonly #awaited = new Set<string>();
  readonly #busy = new Set<string>();
  /** Devices whose turn failed on our side (the ledger was away): left alone for a moment. */
  readonly #heldOff = new Map<string, NodeJS.Timeout>();
  #idle: (() => void)[] = [];
  #isStopped = false;

  constructor(
    private readonly ports: AttemptPorts,
    gates: Gates,
    private readonly carrying: Carrying,
  ) {
    this.#changes = new ScreenChanges(ports, gates, carrying);
  }

  get size(): number {
    return this.#queue.size + this.#busy.size;
  }

  /** A call without an end was under way when its process died: due now, not when its lease ends. */
  async recover(): Promise<void> {
    const { followUps, pushes, ledger, clock } = this.ports;
    const now = clock.now();
    for (const each of await followUps.due(now + HOUR_MS, RECOVER_LIMIT)) {
      this.carrying.note(each);
      if (each.next_attempt_at! > now + LEASE_MS || each.carrier === null || each.next_attempt_at! <= now)
        continue;
      const attempts = await pushes.attempts(each.app, each.carrier);
      if (attempts.at(-1)?.ended_at !== null) continue;
      await ledger.commit(followUps.change(each, { ...each, next_attempt_at: now }));
    }
  }

  enqueue(followUps: readonly StoredFollowUp[]): void {
    for (const { app, user, device } of followUps) {
      this.#ask({ app, user, device }, false);
    }
    this.#pump();
  }

  /** Whatever waits for this device, due or not. */
  look({ app, user, device }: Owner): void {
    this.#ask({ app, user, device }, true);
    this.#pump();
  }

  /** A push has been sent or has failed: what waited for that can go. */
  pushEnded({ app, user, device }: StoredPush): void {
    if (this.#awaited.delete(ownerKey({ app, user, device }))) this.look({ app, user, device });
  }

  /** True when it found something to do. Throws when the ledger is away. */
  async sweep(): Promise<boolean> {
    const { followUps, clock } = this.ports;
    const due = await followUps.due(clock.now(), SWEEP_LIMIT);
    const before = this.size;
    this.enqueue(due);
    return this.size > before;
  }

  whenIdle(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Takes nothing new; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#queue.clear();
    for (const timer of this.#heldOff.values()) clearTimeout(timer);
    await this.whenIdle();
  }

  #ask(owner: Owner, all: boolean): void {
    const key = ownerKey(owner);
    if (this.#isStopped || this.#heldOff.has(key)) return;
    this.#queue.set(key, { owner, all: all || (this.#queue.get(key)?.all ?? false) });
  }

  #pump(): void {
    for (const [key, { owner, all }] of this.#queue) {
      if (this.#busy.size >= AT_ONCE) return;
      if (this.#busy.has(key)) continue;
      this.#queue.delete(key);
      this.#busy.add(key);
      void this.#run(key, owner, all);
    }
  }

  async #run(key: string, owner: Owner, all: boolean): Promise<void> {
    // From the start: a push may end while it is found that something waits for it.
    const wasAwaited = this.#awaited.has(key);
    this.#awaited.add(key);
    try {
      const waits = await this.#changes.run(owner, all);
      if (!waits && !wasAwaited) this.#awaited.delete(key);
    } catch (error) {
      this.#heldOff.set(
        key,
        setTimeout(() => this.#heldOff.delete(key), HELD_OFF_MS),
      );
      this.ports.log.error({ app: owner.app, error }, 'a screen could not be changed');
    }
    this.#busy.delete(key);
    this.#pump();
    if (this.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
