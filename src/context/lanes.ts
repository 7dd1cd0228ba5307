interface Lane {
  gathered: Promise<unknown>;
  decided: Promise<unknown>;
  waiting: number;
}

/**
 * Keeps the events of one conversation in order without making them wait for each other's scores: facts are gathered
 * (and scoring starts) in order, the slow part runs side by side, and what was decided is applied in order again.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  async run<G, R>(key: string, gather: () => Promise<G>, decide: (gathered: G) => Promise<R>): Promise<R> {
    const lane = this.#lanes.get(key) ?? {
      gathered: Promise.resolve(),
      decided: Promise.resolve(),
      waiting: 0,
    };
    this.#lanes.set(key, lane);
    lane.waiting += 1;
    const gathered = lane.gathered.then(gather);
    lane.gathered = gathered.catch(() => undefined);
    const before = lane.decided;
    const decided = gathered.then(async (facts) => {
      await before;
      return decide(facts);
    });
    lane.decided = decided.catch(() => undefined);
    try {
      return await decided;
    } finally {
      lane.waiting -= 1;
      if (lane.waiting === 0) this.#lanes.delete(key);
    }
  }
}
