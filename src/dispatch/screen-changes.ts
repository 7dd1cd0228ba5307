// One turn at the screen of one device: what waits for it is looked at and sent. Retractions go together; the app's own
// socket is tried first, because only it confirms and it costs no budget.
import type { Device } from '../model/push.js';
import type { Write } from '../store/ledger.js';
import type { StoredFollowUp } from '../store/stores.js';
import type { AttemptPorts } from './attempt-ports.js';
import type { Carrying } from './carrying.js';
import type { Gates } from './gates.js';
import type { Provider } from './provider.js';
import { ScreenCalls, settled } from './screen-calls.js';
import { type Change, type Making, replacement, retraction, update } from './screen-change.js';
import { LEASE_MS, type Owner } from './screen-owner.js';
import { standingOf } from './standing.js';
import { Texts } from './texts.js';

const HOUR_MS = 3_600_000;
const MAX_TOGETHER = 50;
const SOCKET = 'in_app';

interface Turn {
  readonly owner: Owner;
  readonly device: Device;
  readonly now: number;
  readonly isDue: (followUp: StoredFollowUp) => boolean;
}

export class ScreenChanges {
  readonly #texts: Texts;
  readonly #calls: ScreenCalls;

  constructor(
    private readonly ports: AttemptPorts,
    gates: Gates,
    private readonly carrying: Carrying,
  ) {
    this.#texts = new Texts(ports);
    this.#calls = new ScreenCalls(ports, gates);
  }

  /**
   * Sends what is due on this device (`all`: whatever waits) and can be sent; the rest is due later. True when something
   * waits for the end of a push that is under way. Throws when the ledger is away.
   */
  async run(owner: Owner, all: boolean): Promise<boolean> {
    const { clock, followUps, devices } = this.ports;
    const now = clock.now();
    const isDue = (each: StoredFollowUp) => all || (each.next_attempt_at ?? now + 1) <= now;
    const waiting = await followUps.waiting(owner.app, owner.user, owner.device);
    if (!waiting.some(isDue)) return false;
    const { open, waits } = await this.#look(waiting, isDue, now);
    if (!open.some(({ followUp }) => isDue(followUp))) return waits;
    const device = await devices.get(owner.app, owner.user, owner.device);
    if (device === null) await this.#calls.settle(open, 'not_needed', now);
    else await this.#change(open, { owner, device, now, isDue });
    return waits;
  }

  async #change(open: readonly Change[], turn: Turn): Promise<void> {
    const due = open.filter(({ followUp }) => turn.isDue(followUp));
    for (const change of due) if (change.followUp.action === 'update') await this.#update(change, turn);
    // Those that wait for their budget go along with whatever goes.
    const gone = open.filter(({ followUp }) => followUp.action === 'retract');
    if (gone.some(({ followUp }) => turn.isDue(followUp))) await this.#retract(gone, turn);
  }

  /** Those that are to be sent; of the others it is written down what they come to. */
  async #look(
    waiting: readonly StoredFollowUp[],
    isDue: Turn['isDue'],
    now: number,
  ): Promise<{ readonly open: readonly Change[]; readonly waits: boolean }> {
    const { pushes, followUps, ledger } = this.ports;
    const open: Change[] = [];
    const writes: Write[] = [];
    let waits = false;
    for (const followUp of waiting) {
      const push = await pushes.get(followUp.app, followUp.push);
      const attempts = push?.sent_at === null ? await pushes.attempts(push.app, push.id) : [];
      const standing = standingOf(followUp, push, attempts, { now, leaseMs: LEASE_MS });
      if (standing.do === 'send') open.push({ followUp, push: push! });
      else if (standing.do === 'settle')
        writes.push(...followUps.change(followUp, { ...followUp, ...settled(standing.state, now) }));
      else {
        waits = true;
        if (isDue(followUp))
          writes.push(...followUps.change(followUp, { ...followUp, next_attempt_at: standing.until }));
      }
    }
    if (writes.length > 0) await ledger.commit(writes);
    return { open, waits };
  }

  async #retract(changes: readonly Change[], turn: Turn): Promise<void> {
    const { owner, device, now } = turn;
    const badge = await this.ports.unread.of(owner.app, owner.user);
    const making = { device, now, badge, attempt: 1 };
    if (await this.#bySocket(changes, owner, making)) return;
    const provider = this.#providerOf(device);
    if (provider === null) return this.#calls.settle(changes, 'not_sent', now);
    const until = await this.#budgetFrom(provider, turn);
    const { together, replaced, later } = split(changes, provider, until > now);
    if (later.length > 0) this.carrying.note(owner);
    await this.#calls.postpone(
      later.filter(({ followUp }) => turn.isDue(followUp)),
      until,
    );
    for (const change of replaced) {
      const make = (each: Making) => replacement(change, each, provider);
      await this.#calls.make({ owner, changes: [change], provider, making, after: 'superseded', make });
    }
    for (let from = 0; from < together.length; from += MAX_TOGETHER) {
      const part = together.slice(from, from + MAX_TOGETHER);
      const after = provider.name === SOCKET ? 'retracted' : 'unknown';
      const make = (each: Making) => retraction(part, each);
      await this.#calls.make({ owner, changes: part, provider, making, after, make });
    }
  }

  async #update(change: Change, { owner, device, now }: Turn): Promise<void> {
    const provider = this.#providerOf(device);
    if (provider === null) return this.#calls.settle([change], 'not_sent', now);
    const { push, followUp } = change;
    const messages = push.messages.filter((message) => !followUp.gone.includes(message));
    if (messages.length === 0) return this.#calls.settle([change], 'not_needed', now);
    const texts = await this.#texts.of({ ...push, messages }, device);
    const after = provider.name === SOCKET ? 'updated' : 'superseded';
    const making = { device, now, badge: null, attempt: 1 };
    const make = (each: Making) => update(change, texts, each);
    await this.#calls.make({ owner, changes: [change], provider, making, after, make });
  }

  /** True when the app on that device confirmed at once. One that is not connected answers so without a call. */
  async #bySocket(
    changes: readonly Change[],
    owner: Owner,
    making: Omit<Making, 'carrier'>,
  ): Promise<boolean> {
    const provider = this.ports.providers.get(owner.app, SOCKET);
    if (provider === null || making.device.provider === SOCKET) return false;
    const make = (each: Making) => retraction(changes, each);
    return this.#calls.confirm({ owner, changes, provider, making, after: 'retracted', make });
  }

  #providerOf(device: Device): Provider | null {
    if (device.provider === null || device.token === 'invalid' || device.target.kind === 'none') return null;
    return this.ports.providers.get(device.app, device.provider);
  }

  /**
   * When a background push may be made. Apple delivers only a few an hour and never says which it dropped, so no more
   * are sent.
   * https://developer.apple.com/documentation/usernotifications/pushing-background-updates-to-your-app
   */
  async #budgetFrom(provider: Provider, { owner, now }: Turn): Promise<number> {
    const most = provider.backgroundPerHour;
    if (most === undefined) return now;
    if (most === 0) return Number.MAX_SAFE_INTEGER;
    const spent = await this.ports.followUps.spent(owner.app, owner.user, owner.device, now - HOUR_MS);
    return spent.length < most ? now : spent.at(-most)! + HOUR_MS;
  }
}

/**
 * What can go now, and how. A phone that rings is awake, so the end of a call is not held back; where it only shows an
 * alert, that is replaced when no background push is left.
 */
function split(changes: readonly Change[], provider: Provider, isSpent: boolean) {
  if (provider.retracts === 'replacement') return { together: [], replaced: changes, later: [] };
  if (!isSpent) return { together: changes, replaced: [], later: [] };
  const calls = changes.filter(({ followUp }) => followUp.urgent);
  return {
    together: calls.filter(({ push }) => push.kind === 'voip'),
    replaced: calls.filter(({ push }) => push.kind !== 'voip'),
    later: changes.filter(({ followUp }) => !followUp.urgent),
  };
}
