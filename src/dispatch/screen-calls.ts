// One call to a provider for changes of a screen: journalled before it is made, written down after it, tried again by the
// same table as a push. Rows are changed only if nothing new was wished for their push meanwhile.
import type { Answer, OutgoingPush } from '../model/push.js';
import { makeId } from '../model/ids.js';
import type { Write } from '../store/ledger.js';
import type { Attempt, StoredFollowUp } from '../store/stores.js';
import type { AttemptPorts } from './attempt-ports.js';
import type { Gates } from './gates.js';
import { endedAttempt } from './outcomes.js';
import type { Provider } from './provider.js';
import { nextStep } from './retry.js';
import type { Change, Making } from './screen-change.js';
import { LEASE_MS, type Owner } from './screen-owner.js';

type Ended = Pick<StoredFollowUp, 'state' | 'next_attempt_at' | 'settled_at'>;
type State = StoredFollowUp['state'];

export interface Call {
  readonly owner: Owner;
  readonly changes: readonly Change[];
  readonly provider: Provider;
  readonly making: Omit<Making, 'carrier'>;
  /** What is known of a change once the provider has taken it. */
  readonly after: State;
  make(making: Making): OutgoingPush;
}

export class ScreenCalls {
  constructor(
    private readonly ports: AttemptPorts,
    private readonly gates: Gates,
  ) {}

  /** Behind an open breaker nothing is called, and all of it waits. */
  async make({ owner, changes, provider, making, after, make }: Call): Promise<void> {
    const { now } = making;
    const carrier = carrierOf(owner, changes, now);
    const outgoing = make({ ...making, carrier });
    const prepared = provider.prepare(outgoing);
    const gate = this.gates.of({ provider: provider.name, app: owner.app, host: prepared.host ?? null });
    const until = gate.enter(now);
    if (until > now) return this.postpone(changes, until);
    let answer: Answer | null = null;
    try {
      const begun = await this.#begin(changes, carrier, now);
      answer = await provider.send(outgoing, prepared);
      await this.#end(begun.changes, answer, after, begun.journal);
      // The service's word on the device, whatever it was asked for (E08).
      if (!answer.ok && answer.kind === 'token_dead')
        await this.ports.outcomes.tokenDead(changes[0]!.push, answer.deadSinceMs ?? now);
    } finally {
      gate.leave(answer, this.ports.clock.now());
    }
  }

  /** By a socket that is open, without a journal: only the app's own word counts. False when it did not come. */
  async confirm({ owner, changes, provider, making, after, make }: Call): Promise<boolean> {
    const outgoing = make({ ...making, carrier: carrierOf(owner, changes, making.now) });
    const answer = await provider.send(outgoing, provider.prepare(outgoing));
    if (answer.ok) await this.#end(changes, answer, after, null);
    return answer.ok;
  }

  /** At its end each is looked at once more, and given up. */
  async postpone(changes: readonly Change[], until: number): Promise<void> {
    const { followUps, ledger } = this.ports;
    const writes = changes.flatMap(({ followUp }) => {
      const next_attempt_at = Math.min(until, followUp.expires_at);
      return followUps.change(followUp, { ...followUp, next_attempt_at });
    });
    if (writes.length > 0) await ledger.commit(writes);
  }

  async settle(changes: readonly Change[], state: State, now: number): Promise<void> {
    const { followUps, ledger } = this.ports;
    await ledger.commit(
      changes.flatMap(({ followUp }) => followUps.change(followUp, { ...followUp, ...settled(state, now) })),
    );
  }

  async #begin(changes: readonly Change[], carrier: string, now: number) {
    const { followUps, pushes, ledger } = this.ports;
    const next = { carrier, attempted_at: now, next_attempt_at: now + LEASE_MS };
    const taken = changes.map(({ followUp, push }) => ({
      push,
      followUp: { ...followUp, ...next, attempts: followUp.attempts + 1 },
    }));
    const journal = startedAttempt(changes[0]!.followUp.app, carrier, now);
    const writes = taken.flatMap(({ followUp }, i) => followUps.change(changes[i]!.followUp, followUp));
    await ledger.commit([...pushes.startAttempt(journal), ...writes]);
    return { changes: taken, journal };
  }

  async #end(
    changes: readonly Change[],
    answer: Answer,
    after: State,
    journal: Attempt | null,
  ): Promise<void> {
    const { followUps, pushes, ledger, clock, dice } = this.ports;
    const now = clock.now();
    const writes: Write[] = journal === null ? [] : pushes.endAttempt(endedAttempt(journal, answer, now));
    const fraction = dice.fraction();
    for (const { followUp, push } of changes) {
      const end = answer.ok ? settled(after, now) : failed(followUp, answer, now, fraction);
      writes.push(...followUps.change(followUp, { ...followUp, ...end }));
      if (end.state === 'retracted') writes.push(...pushes.change(push, { ...push, retracted_at: now }));
    }
    await ledger.commit(writes);
  }
}

export function settled(state: State, now: number): Ended {
  return { state, next_attempt_at: null, settled_at: now };
}

function failed(
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

function carrierOf({ app, user, device }: Owner, changes: readonly Change[], now: number): string {
  const first = changes[0]!.followUp;
  return makeId('fup', now, app, user, device, first.push, first.revision, first.attempts);
}

function startedAttempt(app: string, push: string, now: number): Attempt {
  return {
    ...{ app, push, number: 1, started_at: now, ended_at: null },
    ...{ ok: null, kind: null, vendor_reason: null, provider_id: null, ambiguous: false },
  };
}
