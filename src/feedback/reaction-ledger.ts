// Adds up, over one batch of feedback, how users' reactions to senders and conversations change.
import type { Reaction } from '../store/stores.js';
import type { Reacted } from './attribute.js';

/** Whom a push's reaction is about. */
export interface About {
  readonly about: Reaction['about'];
  readonly key: string;
}

export class ReactionLedger {
  readonly #reactions = new Map<string, Reaction>();
  readonly #changed = new Set<string>();

  constructor(
    private readonly app: string,
    stored: readonly Reaction[],
  ) {
    for (const each of stored) this.#reactions.set(keyOf(each.user, each), each);
  }

  add(user: string, abouts: readonly About[], { opens, dismissals }: Reacted, now: number): void {
    if (opens === 0 && dismissals === 0) return;
    for (const about of abouts) {
      const key = keyOf(user, about);
      const known = this.#reactions.get(key);
      this.#reactions.set(key, {
        app: this.app,
        user,
        about: about.about,
        key: about.key,
        opens: Math.max(0, (known?.opens ?? 0) + opens),
        dismissals: Math.max(0, (known?.dismissals ?? 0) + dismissals),
        updated_at: now,
      });
      this.#changed.add(key);
    }
  }

  changed(): readonly Reaction[] {
    return [...this.#changed].map((key) => this.#reactions.get(key)!);
  }
}

function keyOf(user: string, { about, key }: About): string {
  return `${user}\0${about}\0${key}`;
}
