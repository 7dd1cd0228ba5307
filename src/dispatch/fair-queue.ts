/** A queue that serves its owners in turn: apps, within an app its users. First in, first out within one user. */
export class FairQueue<T> {
  readonly #apps = new Map<string, Map<string, T[]>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(app: string, user: string, item: T): void {
    let users = this.#apps.get(app);
    if (users === undefined) this.#apps.set(app, (users = new Map<string, T[]>()));
    const items = users.get(user);
    if (items === undefined) users.set(user, [item]);
    else items.push(item);
    this.#size++;
  }

  /** The next item whose app may be served now; undefined when there is none. */
  shift(mayServe: (app: string) => boolean = () => true): T | undefined {
    for (const [app, users] of this.#apps) {
      if (!mayServe(app)) continue;
      const [user, items] = users.entries().next().value!;
      const item = items.shift()!;
      // Whoever was served goes to the end of the line (a Map keeps the order of insertion).
      users.delete(user);
      if (items.length > 0) users.set(user, items);
      this.#apps.delete(app);
      if (users.size > 0) this.#apps.set(app, users);
      this.#size--;
      return item;
    }
    return undefined;
  }
}
