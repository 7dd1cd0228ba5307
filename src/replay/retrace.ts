// Goes through recorded turns again in a shadow of the product, one after another and each at its own time. Between them
// it wakes what the shadow itself holds: under another policy that is due at other times than it was.
import type { ChatEvent } from '../model/event.js';
import type { Input } from '../model/input.js';
import type { Write } from '../store/ledger.js';
import type { EventStore } from '../store/event-store.js';
import type { DecisionStore, StoredTurn } from '../store/stores.js';
import { FirstSight } from './first-sight.js';
import type { RecordedFacts } from './recorded-scores.js';
import type { Shadow } from './shadow.js';
import { shadowDevice } from './shadow-device.js';

/** What was recorded besides the turns, as a replay reads it. */
export interface Recorded {
  readonly events: Pick<EventStore, 'byId' | 'known'>;
  readonly decisions: Pick<DecisionStore, 'facts'>;
}

export class Retrace {
  /** Events of the record that are gone by now, such as by retention: they were left out. */
  missing = 0;
  readonly #firstSight: FirstSight;
  /** Events that the shadow has had to know before their own turn. */
  readonly #early = new Set<string>();

  constructor(
    private readonly app: string,
    private readonly recorded: Recorded,
    private readonly shadow: Shadow,
    /** Whether it began where the record begins. */
    private readonly isWhole: boolean,
  ) {
    this.#firstSight = new FirstSight(app, shadow);
  }

  async take({ told, cause, at }: StoredTurn): Promise<void> {
    if (told !== null && 'soft' in told) {
      for (const each of told.soft) await this.#soft(each.event, each.at);
      return;
    }
    await this.wakeUntil(at);
    // Of turns side by side one may have begun before another that was done before it: each has its own time.
    this.shadow.clock.set(at);
    if (told === null) await this.#event(cause, at);
    else await this.#input(told.user, cause, told.input, at);
  }

  /** Sets the clock forward to an instant and releases on the way what the shadow itself has due. */
  async wakeUntil(until: number): Promise<void> {
    const { clock, pipeline } = this.shadow;
    for (let next = pipeline.nextWake(); next !== null && next <= until; next = pipeline.nextWake()) {
      clock.set(Math.max(next, clock.now()));
      await pipeline.wakeDue();
    }
    clock.set(Math.max(until, clock.now()));
  }

  async #soft(event: ChatEvent, at: number): Promise<void> {
    await this.wakeUntil(at);
    await this.shadow.pipeline.applySoft(event);
  }

  async #event(id: string, at: number): Promise<void> {
    const found = await this.recorded.events.byId(this.app, id);
    if (found === null) {
      this.missing += 1;
      return;
    }
    const { store, pipeline, scores } = this.shadow;
    const facts = (await this.recorded.decisions.facts(this.app, id)) as RecordedFacts | null;
    if (facts !== null && !this.isWhole) await this.#firstSight.learn(facts, at);
    scores.expect(facts);
    if (found.event.type === 'call.ringing' && knewItsEnd(facts)) await this.#endOf(found.event.data.call);
    const pending = { ...found, state: 'pending' as const, crashes: 0 };
    if (!this.#early.has(id)) await store.ledger.commit(store.events.insert([pending]));
    pipeline.accept([pending]);
    await pipeline.decided();
  }

  /** A call that had ended when it was decided: its end had been taken in, and had its own turn later. */
  async #endOf(call: string): Promise<void> {
    const known = await this.recorded.events.known(this.app, [], [call]);
    const end = known.find(({ type }) => type === 'call.ended');
    const found = end === undefined ? null : await this.recorded.events.byId(this.app, end.id);
    if (found === null || this.#early.has(found.event.id)) return;
    const { store } = this.shadow;
    if ((await store.events.byId(this.app, found.event.id)) !== null) return;
    this.#early.add(found.event.id);
    await store.ledger.commit(store.events.insert([{ ...found, state: 'pending', crashes: 0 }]));
  }

  async #input(user: string, cause: string, input: Input, at: number): Promise<void> {
    await this.shadow.pipeline.run(this.app, user, cause, input, await this.#deviceOf(user, input, at));
  }

  /** Registrations keep the device's row with the input; so does the shadow. */
  async #deviceOf(user: string, input: Input, at: number): Promise<readonly Write[]> {
    const { devices } = this.shadow.store;
    if (input.type === 'device.removed') return devices.remove(this.app, user, input.device);
    if (input.type !== 'device.registered') return [];
    const known = await devices.get(this.app, user, input.device);
    return devices.put([shadowDevice(this.app, user, input.device, input.set, known, at)]);
  }
}

function knewItsEnd(facts: RecordedFacts | null): boolean {
  const users = Object.values(facts?.users ?? {});
  return users.some(({ inputs }) => inputs.some(({ type }) => type === 'call.ended'));
}
