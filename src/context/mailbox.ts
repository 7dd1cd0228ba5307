/**
 * One mailbox per user: whatever concerns a user runs one after another, in the order it was handed in. Work for several
 * users takes all their turns together, so that what one event means to a whole conversation is one transaction.
 * Turns are taken synchronously and therefore in one global order: there is no deadlock.
 */
export class Mailboxes {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `work` when every earlier piece of work of these users has ended, whatever became of it. */
  async run<T>(users: readonly string[], work: () => Promise<T>): Promise<T> {
    const earlier = users.map((user) => this.#tails.get(user));
    const { promise: done, resolve: release } = promiseWithResolver();
    for (const user of users) this.#tails.set(user, done);
    await Promise.all(earlier);
    try {
      return await work();
    } finally {
      for (const user of users) if (this.#tails.get(user) === done) this.#tails.delete(user);
      release();
    }
  }

  /** How many users have something under way or waiting. */
  get size(): number {
    return this.#tails.size;
  }
}

function promiseWithResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
