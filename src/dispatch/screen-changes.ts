// One turn at the screen of one device: what waits for it is looked at, journalled, sent and written down. Retractions go
// together; the app's own socket is tried first, because only it confirms and it costs no budget.
import type { Answer, Device, OutgoingPush } from '../model/push.js';
import { makeId } from '../model/ids.js';
import type { Write } from '../store/ledger.js';
import type { Attempt, StoredFollowUp } from '../store/stores.js';
import type { AttemptPorts } from './attempts.js';
import type { Gates } from './gates.js';
import type { Provider } from './provider.js';
import { nextStep } from './retry.js';
import { type Change, retraction, update } from './screen-change.js';
import { standingOf } from './standing.js';
import { Texts } from './texts.js';

/** Longer than any call to a provider. */
export const LEASE_MS = 15_000;
const HOUR_MS = 3_600_000;
const MAX_TOGETHER = 50;
const SOCKET = 'in_app';

/** Whose screen it is. */
export interface Owner {
  readonly app: string;
  readonly user: string;
  readonly device: string;
}

interface Turn {
  readonly owner: Owner;
  readonly device: Device;
  readonly now: number;
  readonly isDue: (followUp: StoredFollowUp) => boolean;
}

type Ended = Pick<StoredFollowUp, 'state' | 'next_attempt_at' | 'settled_at'>;

export class ScreenChanges {
  readonly #texts: Texts;

  constructor(
    private readonly ports: AttemptPorts,
    private readonly gates: Gates,
  ) {
    this.#texts = new Texts(ports);
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
    if (device === null) await this.#settle(open, 'not_needed', now);
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
    const left = await this.#bySocket(changes, turn);
    if (left.length === 0) return;
    const provider = this.#providerOf(device);
    if (provider === null) return this.#settle(left, 'not_sent', now);
    const until = await this.#budgetFrom(left, provider, turn);
    if (until > now) return this.#postpone(left, until, turn);
    const badge = await this.ports.unread.of(owner.app, owner.user);
    const size = provider.retracts === 'replacement' ? 1 : MAX_TOGETHER;
    for (let from = 0; from < left.length; from += size) {
      const part = left.slice(from, from + size);
      await this.#send(part, provider, turn, (making) => retraction(part, { ...making, badge }));
    }
  }

  async #update(change: Change, turn: Turn): Promise<void> {
    const { device, now } = turn;
    const provider = this.#providerOf(device);
    if (provider === null) return this.#settle([change], 'not_sent', now);
    const { push, followUp } = change;
    const messages = push.messages.filter((message) => !followUp.gone.includes(message));
    if (messages.length === 0) return this.#settle([change], 'not_needed', now);
    const texts = await this.#texts.of({ ...push, messages }, device);
    await this.#send([change], provider, turn, (making) => update(change, texts, making));
  }

  /** What the app did not confirm at once. A device that is away answers so without a call. */
  async #bySocket(changes: readonly Change[], turn: Turn): Promise<readonly Change[]> {
    const { owner, device } = turn;
    const socket = this.ports.providers.get(owner.app, SOCKET);
    if (socket === null || device.provider === SOCKET) return changes;
    const badge = await this.ports.unread.of(owner.app, owner.user);
    const outgoing = retraction(changes, { ...makingOf(changes, turn), badge });
    const answer = await socket.send(outgoing, socket.prepare(outgoing));
    if (!answer.ok) return changes;
    await this.#end(changes, socket, answer, null);
    return [];
  }

  #providerOf(device: Device): Provider | null {
    if (device.provider === null || device.token === 'invalid' || device.target.kind === 'none') return null;
    return this.ports.providers.get(device.app, device.provider);
  }

  /**
   * When a call may be made. Apple delivers only a few background pushes an hour and never says which it dropped, so no
   * more are sent. A ringing phone is awake: the end of a call is not held back.
   * https://developer.apple.com/documentation/usernotifications/pushing-background-updates-to-your-app
   */
  async #budgetFrom(changes: readonly Change[], provider: Provider, turn: Turn): Promise<number> {
    const { owner, now } = turn;
    const most = provider.backgroundPerHour;
    if (most === undefined || changes.some(({ followUp }) => followUp.urgent)) return now;
    const spent = await this.ports.followUps.spent(owner.app, owner.user, owner.device, now - HOUR_MS);
    return spent.length < most ? now : spent.at(-most)! + HOUR_MS;
  }

  async #send(
    changes: readonly Change[],
    provider: Provider,
    turn: Turn,
    make: (making: ReturnType<typeof makingOf>) => OutgoingPush,
  ): Promise<void> {
    const { owner, now } = turn;
    const making = makingOf(changes, turn);
    const outgoing = make(making);
    const prepared = provider.prepare(outgoing);
    const gate = this.gates.of({ provider: provider.name, app: owner.app, host: prepared.host ?? null });
    const until = gate.enter(now);
    if (until > now) return this.#postpone(changes, until, turn);
    let answer: Answer | null = null;
    try {
      const attempt = await this.#begin(changes, making.carrier, now);
      answer = await provider.send(outgoing, prepared);
      await this.#end(attempt.changes, provider, answer, attempt.journal);
    } finally {
      gate.leave(answer, this.ports.clock.now());
    }
  }

  async #begin(changes: readonly Change[], carrier: string, now: number) {
    const { followUps, pushes, ledger } = this.ports;
    const taken = changes.map(({ followUp, push }) => ({
      push,
      followUp: {
        ...followUp,
        ...{ carrier, attempts: followUp.attempts + 1, attempted_at: now, next_attempt_at: now + LEASE_MS },
      },
    }));
    const journal = startedAttempt(changes[0]!.followUp.app, carrier, now);
    const writes = taken.flatMap(({ followUp }, i) => followUps.change(changes[i]!.followUp, followUp));
    await ledger.commit([...pushes.startAttempt(journal), ...writes]);
    return { changes: taken, journal };
  }

  async #end(
    changes: readonly Change[],
    provider: Provider,
    answer: Answer,
    journal: Attempt | null,
  ): Promise<void> {
    const { followUps, pushes, ledger, clock, dice } = this.ports;
    const now = clock.now();
    const writes: Write[] = journal === null ? [] : pushes.endAttempt(endedAttempt(journal, answer, now));
    const fraction = dice.fraction();
    for (const { followUp, push } of changes) {
      const state = stateAfter(followUp, provider);
      const end: Ended = answer.ok ? settled(state, now) : this.#failed(followUp, answer, now, fraction);
      writes.push(...followUps.change(followUp, { ...followUp, ...end }));
      if (end.state === 'retracted') writes.push(...pushes.change(push, { ...push, retracted_at: now }));
    }
    await ledger.commit(writes);
  }

  #failed(
    followUp: StoredFollowUp,
    answer: Extract<Answer, { ok: false }>,
    now: number,
    fraction: number,
  ): Ended {
    const { attempts, expires_at } = followUp;
    const step = nextStep({
      ...{ kind: answer.kind, attempt: attempts, sameKindBefore: attempts - 1 },
      ...{ retryAfterMs: answer.retryAfterMs, now, fraction, expiresAt: expires_at },
      // Sent twice it does no harm: what is gone stays gone.
      replaces: true,
    });
    if (step.do === 'stop') return settled(answer.kind === 'ambiguous' ? 'unknown' : 'not_sent', now);
    return { state: 'waiting', next_attempt_at: step.at, settled_at: null };
  }

  async #postpone(changes: readonly Change[], until: number, { isDue }: Turn): Promise<void> {
    const { followUps, ledger } = this.ports;
    const due = changes.filter(({ followUp }) => isDue(followUp));
    const writes = due.flatMap(({ followUp }) => {
      // At its end it is looked at once more, and given up.
      const next_attempt_at = Math.min(until, followUp.expires_at);
      return followUps.change(followUp, { ...followUp, next_attempt_at });
    });
    if (writes.length > 0) await ledger.commit(writes);
  }

  async #settle(changes: readonly Change[], state: StoredFollowUp['state'], now: number): Promise<void> {
    const { followUps, ledger } = this.ports;
    await ledger.commit(
      changes.flatMap(({ followUp }) => followUps.change(followUp, { ...followUp, ...settled(state, now) })),
    );
  }
}

function settled(state: StoredFollowUp['state'], now: number): Ended {
  return { state, next_attempt_at: null, settled_at: now };
}

/** What is known once a provider has taken it: the socket confirms, a replacement is sure, anything else nobody sees. */
function stateAfter({ action }: StoredFollowUp, provider: Provider): StoredFollowUp['state'] {
  if (provider.name === SOCKET) return action === 'retract' ? 'retracted' : 'updated';
  return action === 'update' || provider.retracts === 'replacement' ? 'superseded' : 'unknown';
}

function makingOf(changes: readonly Change[], { owner, device, now }: Turn) {
  const first = changes[0]!.followUp;
  const carrier = makeId('fup', now, owner.app, owner.user, owner.device, first.push, first.attempts);
  return { device, carrier, attempt: 1, badge: null, now };
}

function startedAttempt(app: string, push: string, now: number): Attempt {
  return {
    ...{ app, push, number: 1, started_at: now, ended_at: null },
    ...{ ok: null, kind: null, vendor_reason: null, provider_id: null, ambiguous: false },
  };
}

function endedAttempt(attempt: Attempt, answer: Answer, now: number): Attempt {
  const said = answer.ok
    ? { kind: null, vendor_reason: null, provider_id: answer.providerId }
    : { kind: answer.kind, vendor_reason: answer.vendorReason, provider_id: null };
  return { ...attempt, ended_at: now, ok: answer.ok, ...said };
}
