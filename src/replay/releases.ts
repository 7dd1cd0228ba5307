import type { DecisionStore, StoredDecision, TurnStore } from '../store/stores.js';

const PAGE = 1_000;

/**
 * When the holds of the record were let go. An alarm rings a little late, or much later after a stop, and another turn of
 * the user may come first: a hold that was due at the very same instant then is let go as late as it was then.
 */
export class Releases {
  /** By user and the instant at which it was due, ms. */
  readonly #letGo = new Map<string, number>();
  /** When the newest decisions that hold something were due, by their ids. */
  readonly #holds = new Map<string, readonly number[]>();

  static async of(
    app: string,
    { turns, decisions }: { readonly turns: TurnStore; readonly decisions: DecisionStore },
    from: number,
    until: number,
  ): Promise<Releases> {
    const releases = new Releases();
    for (let after = ''; ;) {
      const page = await decisions.list(app, { after, limit: PAGE });
      for (const each of page) if (each.at >= from && each.at < until) releases.#learn(each);
      if (page.length < PAGE) break;
      after = page.at(-1)!.id;
    }
    // An alarm also rings for holds that were moved since they were decided.
    for (let after = -1; ;) {
      const page = await turns.list(app, { from, until, after, limit: PAGE });
      for (const { told, at } of page) {
        if (told === null || !('input' in told) || told.input.type !== 'clock') continue;
        if (told.input.due !== undefined) releases.#letGo.set(keyOf(told.user, told.input.due), at);
      }
      if (page.length < PAGE) return releases;
      after = page.at(-1)!.turn;
    }
  }

  /** When the shadow's own alarm rings for a hold that is due then: right after the recorded turn, else on the dot. */
  readonly at = (user: string, due: number): number => {
    const letGo = this.#letGo.get(keyOf(user, due));
    return letGo === undefined ? due : letGo + 1;
  };

  #learn({ id, user, at, devices, previous }: StoredDecision): void {
    for (const due of this.#holds.get(previous ?? '') ?? []) {
      if (due <= at) this.#letGo.set(keyOf(user, due), at);
    }
    this.#holds.delete(previous ?? '');
    const dues = devices.flatMap(({ release_at }) => release_at ?? []);
    if (dues.length > 0) this.#holds.set(id, dues);
  }
}

function keyOf(user: string, due: number): string {
  return `${user}\0${due}`;
}
