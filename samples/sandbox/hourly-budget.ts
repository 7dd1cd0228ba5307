const HOUR_MS = 3_600_000;

/** So many in any hour; what is asked for beyond is refused and does not count. */
export class HourlyBudget {
  #taken: number[] = [];

  constructor(
    private readonly most: number,
    private readonly clock: () => number,
  ) {}

  take(): boolean {
    const now = this.clock();
    this.#taken = this.#taken.filter((at) => at > now - HOUR_MS);
    if (this.#taken.length >= this.most) return false;
    this.#taken.push(now);
    return true;
  }
}
