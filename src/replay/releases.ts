import type { TurnStore } from '../store/stores.js';

const PAGE = 5_000;
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * When the holds of the record were let go. An alarm rings a little late, or much later after a stop: a hold that was due
 * at the very same instant then is let go with the recorded turn, every other one on the dot.
 */
export class Releases {
  private constructor(private readonly due: ReadonlySet<string>) {}

  static async of(app: string, turns: TurnStore, from: number, until: number): Promise<Releases> {
    const due = new Set<string>();
    for (let after = -1; ;) {
      const page = await turns.list(app, { from, until, after, limit: PAGE });
      for (const { told } of page) {
        if (told === null || !('input' in told) || told.input.type !== 'clock') continue;
        if (told.input.due !== undefined) due.add(`${told.user}\0${told.input.due}`);
      }
      if (page.length < PAGE) return new Releases(due);
      after = page.at(-1)!.turn;
    }
  }

  /** When the shadow's own alarm rings for a hold that is due then. */
  readonly at = (user: string, due: number): number => (this.due.has(`${user}\0${due}`) ? NEVER : due);
}
