// The reactions of users who are being scored, in memory. New feedback replaces an entry at once, so that the next
// score already knows of it.
import type { FeedbackStore, Reaction } from '../store/stores.js';

const MAX_USERS = 50_000;

export class ReactionCache {
  readonly #byUser = new Map<string, readonly Reaction[]>();
  #changes = 0;

  constructor(private readonly store: FeedbackStore) {}

  /** Reads those who are not in memory yet, in one query. */
  async load(app: string, users: readonly string[]): Promise<void> {
    const missing = users.filter((user) => !this.#byUser.has(`${app}\0${user}`));
    if (missing.length === 0) return;
    const changesBefore = this.#changes;
    const read = await this.store.reactions(app, missing);
    // Something changed while the query ran: what it read may be older, so it is read again next time.
    if (this.#changes !== changesBefore) return;
    const byUser = new Map<string, Reaction[]>(missing.map((user) => [user, []]));
    for (const each of read) byUser.get(each.user)?.push(each);
    for (const [user, reactions] of byUser) this.#keep(`${app}\0${user}`, reactions);
  }

  of(app: string, user: string): readonly Reaction[] {
    return this.#byUser.get(`${app}\0${user}`) ?? [];
  }

  /** Committed reactions, newer than what is in memory. */
  changed(reactions: readonly Reaction[]): void {
    this.#changes++;
    for (const next of reactions) {
      const key = `${next.app}\0${next.user}`;
      const known = this.#byUser.get(key);
      if (known === undefined) continue;
      const others = known.filter((each) => each.about !== next.about || each.key !== next.key);
      this.#keep(key, [...others, next]);
    }
  }

  #keep(key: string, reactions: readonly Reaction[]): void {
    this.#byUser.delete(key);
    this.#byUser.set(key, reactions);
    if (this.#byUser.size > MAX_USERS) this.#byUser.delete(this.#byUser.keys().next().value!);
  }
}
