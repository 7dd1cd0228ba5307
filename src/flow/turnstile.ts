/** Lets a bounded number of pieces of work run side by side; the others wait in order. */
export class Turnstile {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #idle: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  async run(work: () => Promise<void>): Promise<void> {
    if (this.#running >= this.limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#leave();
    }
  }

  get depth(): number {
    return this.#running + this.#waiting.length;
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    if (this.depth > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #leave(): void {
    this.#running -= 1;
    if (this.depth > 0) return;
    const resolved = this.#idle;
    this.#idle = [];
    for (const resolve of resolved) resolve();
  }
}
