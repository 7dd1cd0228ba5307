/** The last `capacity` rows of an endless list; `total` counts all that ever came. */
export class Ring<T> {
  readonly #rows: T[] = [];
  #total = 0;

  constructor(readonly capacity: number) {}

  get total(): number {
    return this.#total;
  }

  get size(): number {
    return this.#rows.length;
  }

  push(row: T): void {
    this.#rows[this.#total % this.capacity] = row;
    this.#total += 1;
  }

  /** Oldest first. */
  *[Symbol.iterator](): Generator<T> {
    const start = this.#total > this.capacity ? this.#total % this.capacity : 0;
    for (let i = 0; i < this.#rows.length; i++) yield this.#rows[(start + i) % this.capacity]!;
  }
}
