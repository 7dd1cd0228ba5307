/**
 * Runs tasks of the same key one after another, tasks of different keys side by side. A failure is its caller's, not the
 * next one's.
 */
export class InTurn {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const done = before.then(task);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    this.#tails.set(key, settled);
    void settled.then(() => {
      if (this.#tails.get(key) === settled) this.#tails.delete(key);
    });
    return done;
  }
}
