import type { Log } from './log.js';
import { Happenings, type Happening } from '../ports.js';

const MAX_LISTENERS = 1_000;

/** Tells listeners one after another, in the caller's turn. Bounded; a listener that throws is heard no more. */
export class InProcessHappenings extends Happenings {
  readonly #listeners = new Set<(happening: Happening) => void>();

  constructor(private readonly log: Log) {
    super();
  }

  tell(happening: Happening): void {
    for (const listener of this.#listeners) {
      try {
        listener(happening);
      } catch (error) {
        this.#listeners.delete(listener);
        this.log.error({ kind: happening.type, error }, 'a listener failed and is not told any more');
      }
    }
  }

  listen(listener: (happening: Happening) => void): () => void {
    if (this.#listeners.size >= MAX_LISTENERS)
      throw new Error(`More than ${MAX_LISTENERS} listeners: one leaks.`);
    // A wrapper of its own, so that the same function may listen twice and end each on its own.
    const own = (happening: Happening) => listener(happening);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }
}
