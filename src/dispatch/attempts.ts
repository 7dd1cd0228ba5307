// One attempt at one push: checked again, journalled, called, and written down. The journal is committed before the call,
// so that a crash in between leaves a trace; rows are changed only if they still stand as they were read.
import type { Answer, Device, OutgoingPush } from '../model/push.js';
import type { Write } from '../store/ledger.js';
import type { Attempt, StoredPush } from '../store/stores.js';
import type { AttemptPorts } from './attempt-ports.js';
import type { Carrying, Load } from './carrying.js';
import type { Gates } from './gates.js';
import { sendingOf } from './importance.js';
import { begun, ended, endedAttempt, failed, isPending, sent } from './outcomes.js';
import { type Making, outgoingPush } from './outgoing-push.js';
import type { Prepared, Provider } from './provider.js';
import { isRetargeted } from './retargeted.js';
import { route } from './route.js';
import { LEASE_MS } from './screen-owner.js';
import { Texts } from './texts.js';
import { asAlert, fallsBack, isVoipLost } from './voip.js';

/** Services count whole seconds. */
const LEAST_TTL_MS = 1_000;
const MAX_MERGES = 5;

/** An attempt that is written down, and its push as it was then. */
interface Begun {
  readonly push: StoredPush;
  readonly attempt: Attempt;
}

interface Context {
  readonly earlier: readonly Attempt[];
  readonly replaces: boolean;
  readonly load: Load;
  readonly device: Device;
}

export class Attempts {
  readonly #ports: AttemptPorts;
  readonly #texts: Texts;
  readonly #gates: Gates;

  constructor(
    ports: AttemptPorts,
    gates: Gates,
    private readonly carrying: Carrying,
  ) {
    this.#ports = ports;
    this.#texts = new Texts(ports);
    this.#gates = gates;
  }

  /** Takes the push as it was last read; gives it as it is now. Throws only when the ledger cannot be reached. */
  async run(push: StoredPush): Promise<StoredPush> {
    if (push.state === 'token_dead') return this.#tellTokenDead(push, await this.#lastTried(push));
    if (!isPending(push)) return this.#write(push, (fresh) => ({ ...fresh, next_attempt_at: null }));
    const now = this.#ports.clock.now();
    if (push.expires_at - now < LEAST_TTL_MS) return this.#settle(push, 'expired');
    const device = await this.#ports.devices.get(push.app, push.user, push.device);
    if (isVoipLost(push, device)) return this.#write(push, (fresh) => asAlert(fresh, now));
    const way = route(device, push.kind, (name) => this.#ports.providers.get(push.app, name) !== null);
    if ('end' in way) return way.end === 'token_dead' ? this.#died(push, now) : this.#settle(push, way.end);
    return this.#attempt(push, device!, this.#ports.providers.get(push.app, way.to)!, now);
  }

  async #attempt(push: StoredPush, device: Device, provider: Provider, now: number): Promise<StoredPush> {
    const earlier = push.attempts === 0 ? [] : await this.#ports.pushes.attempts(push.app, push.id);
    const last = earlier.at(-1);
    const isResend = last !== undefined && (last.ended_at === null || last.kind === 'ambiguous');
    const replaces = this.#ports.providers.replaces(provider.name);
    if (isResend && !replaces) return this.#settle(push, 'dead_letter');
    const texts = await this.#texts.of(push, device);
    const load = await this.carrying.load(push, provider);
    const isTooLarge = earlier.some(({ kind }) => kind === 'too_large');
    const shaped = this.#shape(provider, {
      push: load.push,
      device,
      texts,
      along: load.along,
      attempt: push.attempts + 1,
      isTooLarge,
      now,
      sending: sendingOf(this.#ports.policies.inEffect(push.app), push),
    });
    if (shaped === null) return this.#settle(push, 'dead_letter');
    const { outgoing, prepared } = shaped;
    const gate = this.#gates.of({ provider: provider.name, app: push.app, host: prepared.host ?? null });
    const until = gate.enter(now);
    if (until > now) return this.#postpone(push, until);
    let answer: Answer | null = null;
    try {
      const begunNow = await this.#begin(push, load, { provider: provider.name, now, isResend });
      if (begunNow === null) return this.#reread(push);
      answer = await provider.send(outgoing, prepared);
      return await this.#end(begunNow.push, begunNow.attempt, answer, { earlier, replaces, load, device });
    } finally {
      gate.leave(answer, this.#ports.clock.now());
    }
  }

  /** Shaping is pure: what fails now fails always, and must not hold up others by being tried again. */
  #shape(provider: Provider, making: Making): { outgoing: OutgoingPush; prepared: Prepared } | null {
    try {
      const outgoing = outgoingPush(making);
      return { outgoing, prepared: provider.prepare(outgoing) };
    } catch (error) {
      const { app, id } = making.push;
      this.#ports.log.error({ app, push: id, provider: provider.name, error }, 'a push cannot be shaped');
      return null;
    }
  }

  /** Null when the push was cancelled or settled meanwhile: then nothing may be sent. */
  async #begin(
    push: StoredPush,
    load: Load,
    {
      provider,
      now,
      isResend,
    }: { readonly provider: string; readonly now: number; readonly isResend: boolean },
  ): Promise<Begun | null> {
    const { ledger, pushes } = this.#ports;
    const taken = begun(load.push, provider, now, LEASE_MS);
    const attempt: Attempt = {
      app: push.app,
      push: push.id,
      number: taken.attempts,
      started_at: now,
      ended_at: null,
      ok: null,
      kind: null,
      vendor_reason: null,
      provider_id: null,
      ambiguous: isResend,
    };
    await ledger.commit([...pushes.startAttempt(attempt), ...pushes.change(push, taken)]);
    const fresh = await pushes.get(push.app, push.id);
    if (fresh?.state === 'attempted' && fresh.attempts === taken.attempts) return { push: fresh, attempt };
    const given = { ...attempt, ended_at: this.#ports.clock.now(), ok: false, vendor_reason: 'not_sent' };
    await ledger.commit(pushes.endAttempt(given));
    return null;
  }

  async #end(push: StoredPush, attempt: Attempt, answer: Answer, context: Context): Promise<StoredPush> {
    const now = this.#ports.clock.now();
    const journal = this.#ports.pushes.endAttempt(endedAttempt(attempt, answer, now));
    if (answer.ok) {
      const more = await this.#ports.outcomes.sent(push, now);
      const all = [...journal, ...context.load.delivered(now), ...more];
      return this.#told(await this.#write(push, (fresh) => sent(fresh, now), all));
    }
    if (await isRetargeted(push, answer, context.device, this.#ports.devices))
      return this.#write(
        push,
        (fresh) => (isPending(fresh) ? { ...fresh, next_attempt_at: now } : fresh),
        journal,
      );
    if (fallsBack(push, answer)) {
      if (answer.kind === 'token_dead') await this.#ports.outcomes.voipTokenDead(push);
      return this.#write(push, (fresh) => asAlert(fresh, now), journal);
    }
    if (answer.kind === 'token_dead') {
      // Without the service's own word: a target registered after the call went out is another one.
      return this.#died(push, answer.deadSinceMs ?? attempt.started_at, journal);
    }
    if (answer.kind === 'bad_request') {
      const { app, provider } = push;
      this.#ports.log.error(
        { app, provider, reason: answer.vendorReason },
        'the provider calls our request wrong',
      );
    }
    const fraction = this.#ports.dice.fraction();
    const after = await this.#write(
      push,
      (fresh) => failed(fresh, { answer, ...context, now, fraction }),
      journal,
    );
    return isPending(after) ? after : this.#told(after);
  }

  /**
   * The end is written with the lease kept, then told, then the lease is cleared: a crash in between tells it again.
   */
  async #died(
    push: StoredPush,
    deadSinceMs: number | null,
    journal: readonly Write[] = [],
  ): Promise<StoredPush> {
    const lease = this.#ports.clock.now() + LEASE_MS;
    const dead = await this.#write(
      push,
      (fresh) => (isPending(fresh) ? { ...fresh, state: 'token_dead', next_attempt_at: lease } : fresh),
      journal,
    );
    return this.#tellTokenDead(dead, deadSinceMs);
  }

  async #tellTokenDead(push: StoredPush, deadSinceMs: number | null): Promise<StoredPush> {
    await this.#ports.outcomes.tokenDead(push, deadSinceMs);
    return this.#told(await this.#write(push, (fresh) => ({ ...fresh, next_attempt_at: null })));
  }

  async #lastTried(push: StoredPush): Promise<number | null> {
    return (await this.#ports.pushes.attempts(push.app, push.id)).at(-1)?.started_at ?? null;
  }

  async #settle(push: StoredPush, state: StoredPush['state']): Promise<StoredPush> {
    return this.#told(await this.#write(push, (fresh) => (isPending(fresh) ? ended(fresh, state) : fresh)));
  }

  /** Behind an open breaker nothing is attempted; a little jitter keeps those who wait from coming back at once. */
  async #postpone(push: StoredPush, until: number): Promise<StoredPush> {
    const at = until + Math.floor(this.#ports.dice.fraction() * 1_000);
    if (at >= push.expires_at) return this.#settle(push, 'expired');
    return this.#write(push, (fresh) => (isPending(fresh) ? { ...fresh, next_attempt_at: at } : fresh));
  }

  #told(push: StoredPush): StoredPush {
    this.#ports.outcomes.settled(push);
    return push;
  }

  async #reread(push: StoredPush): Promise<StoredPush> {
    return (await this.#ports.pushes.get(push.app, push.id)) ?? ended(push, 'cancelled');
  }

  /** Applies a change to the row as it was last read; again to what it is now if somebody else changed it since. */
  async #write(
    push: StoredPush,
    change: (fresh: StoredPush) => StoredPush,
    journal: readonly Write[] = [],
  ): Promise<StoredPush> {
    const { ledger, pushes } = this.#ports;
    let writes = journal;
    let fresh = push;
    for (let tries = 0; ; tries++) {
      const next = change(fresh);
      // A cancellation that comes in between is met in the same transaction, so that a crash cannot part the journal
      // from what the push says.
      const cancelled: StoredPush = { ...fresh, state: 'cancelled', next_attempt_at: null };
      const other = isPending(fresh) ? pushes.change(cancelled, change(cancelled)) : [];
      await ledger.commit([...writes, ...other, ...pushes.change(fresh, next)]);
      const now = await this.#reread(push);
      if (now.state === next.state || tries >= MAX_MERGES) return now;
      fresh = now;
      writes = [];
    }
  }
}
