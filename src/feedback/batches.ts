// Work of one key follows one another; what arrives while some is under way is done together afterwards, so that many
// small calls share one transaction.

interface Waiting<I, O> {
  readonly items: readonly I[];
  readonly resolve: (results: readonly O[]) => void;
  readonly reject: (error: unknown) => void;
}

const MAX_ITEMS = 500;

export class Batches<I, O> {
  readonly #waiting = new Map<string, Waiting<I, O>[]>();

  /** `work` gives one result an item, in their order; when it rejects, so do all whose items it had. */
  constructor(private readonly work: (key: string, items: readonly I[]) => Promise<readonly O[]>) {}

  add(key: string, items: readonly I[]): Promise<readonly O[]> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(key);
      const mine = { items, resolve, reject };
      if (queue !== undefined) {
        queue.push(mine);
        return;
      }
      const started = [mine];
      this.#waiting.set(key, started);
      void this.#drain(key, started);
    });
  }

  async #drain(key: string, queue: Waiting<I, O>[]): Promise<void> {
    while (queue.length > 0) {
      const together = take(queue);
      try {
        const results = await this.work(
          key,
          together.flatMap((each) => each.items),
        );
        let from = 0;
        for (const { items, resolve } of together) resolve(results.slice(from, (from += items.length)));
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.#waiting.delete(key);
  }
}

/** The first calls in the queue, at least one, with at most 500 items together. */
function take<I, O>(queue: Waiting<I, O>[]): readonly Waiting<I, O>[] {
  let items = 0;
  const end = queue.findIndex((each, i) => (items += each.items.length) > MAX_ITEMS && i > 0);
  return queue.splice(0, end < 0 ? queue.length : end);
}
