// Numbers the turns and has them written: what was decided in which order, so that a replay can go the same way.
import type { ChatEvent } from '../model/event.js';
import type { Write } from '../store/ledger.js';
import type { SoftTurn, StoredTurn, Told, TurnStore } from '../store/stores.js';

/** Turns of one millisecond that are told apart before numbers run ahead of the clock. */
const TURNS_PER_MS = 1_024;
const PRESENCE = 'presence';

export class TurnJournal {
  #last = 0;
  /** Presence that was applied since the last turn that was committed, by app. */
  #soft = new Map<string, SoftTurn[]>();

  constructor(private readonly turns: TurnStore) {}

  /** Goes on after the last turn before a restart. Call once, before the first turn. */
  async open(): Promise<void> {
    this.#last = Math.max(this.#last, await this.turns.last());
  }

  /** Presence reaches the ledger with the next turn or snapshot, so that it costs no write of its own. */
  remember(event: ChatEvent, at: number): void {
    const waiting = this.#soft.get(event.app);
    if (waiting === undefined) this.#soft.set(event.app, [{ at, event }]);
    else waiting.push({ at, event });
  }

  /** The rows of this turn and of the presence before it, to be committed with what the turn changes. */
  entries(app: string, at: number, cause: string, told: Told | null): readonly StoredTurn[] {
    const before = this.#takeSoft(app);
    return [...before, { app, turn: this.#next(at), at, cause, told }];
  }

  write(entries: readonly StoredTurn[]): Write[] {
    return this.turns.insert(entries);
  }

  /** Presence of entries that could not be committed waits again. */
  giveBack(entries: readonly StoredTurn[]): void {
    for (const { app, cause, told } of entries) {
      if (cause !== PRESENCE || told === null || !('soft' in told)) continue;
      this.#soft.set(app, [...told.soft, ...(this.#soft.get(app) ?? [])]);
    }
  }

  /** What presence waits in all apps, for the snapshot. */
  takeAll(): readonly StoredTurn[] {
    return [...this.#soft.keys()].flatMap((app) => this.#takeSoft(app));
  }

  #takeSoft(app: string): readonly StoredTurn[] {
    const soft = this.#soft.get(app);
    if (soft === undefined) return [];
    this.#soft.delete(app);
    const at = soft[0]!.at;
    return [{ app, turn: this.#next(at), at, cause: PRESENCE, told: { soft } }];
  }

  #next(at: number): number {
    this.#last = Math.max(this.#last + 1, at * TURNS_PER_MS);
    return this.#last;
  }
}
