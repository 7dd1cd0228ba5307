/** What one viewer is told next, with how many there was no room for. */
export interface FeedBatch<T> {
  readonly items: readonly T[];
  readonly dropped: number;
}

/** Collects until it is taken. At most `capacity`: a busy moment is summed up, never queued without bound. */
export class FeedQueue<T> {
  #items: T[] = [];
  #dropped = 0;

  constructor(private readonly capacity: number) {}

  add(items: readonly T[]): void {
    const room = Math.max(0, this.capacity - this.#items.length);
    this.#items.push(...items.slice(0, room));
    this.#dropped += Math.max(0, items.length - room);
  }

  /** Null when nothing happened. */
  take(): FeedBatch<T> | null {
    if (this.#items.length === 0 && this.#dropped === 0) return null;
    const batch = { items: this.#items, dropped: this.#dropped };
    this.#items = [];
    this.#dropped = 0;
    return batch;
  }
}
