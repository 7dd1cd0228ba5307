import { FairQueue } from '../dispatch/fair-queue.js';

interface Patience {
  readonly depth: number;
  readonly resolve: () => void;
}

/**
 * Lets a bounded number of pieces of work run side by side. The others wait: those of one lane in order, while the apps,
 * and within an app its lanes, take turns, so that nobody with much work keeps others from theirs.
 */
export class Turnstile {
  #running = 0;
  #isClosed = false;
  #waiting = new FairQueue<() => void>();
  #patient: Patience[] = [];

  constructor(private readonly limit: number) {}

  /** Once closed, work that has not begun never does. */
  async run(app: string, lane: string, work: () => Promise<void>): Promise<void> {
    if (this.#isClosed) return;
    if (this.#running >= this.limit)
      await new Promise<void>((resolve) => this.#waiting.push(app, lane, resolve));
    else this.#running += 1;
    try {
      await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
      this.#tell();
    }
  }

  get depth(): number {
    return this.#running + this.#waiting.size;
  }

  /** Resolves when nothing runs or waits. */
  idle(): Promise<void> {
    return this.below(1);
  }

  /** Resolves when fewer than that many pieces run or wait. */
  async below(depth: number): Promise<void> {
    if (this.depth >= depth) await new Promise<void>((resolve) => this.#patient.push({ depth, resolve }));
  }

  /** Drops what waits; resolves when what runs has ended. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting = new FairQueue();
    this.#tell();
    return this.idle();
  }

  #tell(): void {
    const { depth } = this;
    const content = this.#patient.filter((each) => depth < each.depth);
    if (content.length === 0) return;
    this.#patient = this.#patient.filter((each) => depth >= each.depth);
    for (const { resolve } of content) resolve();
  }
}
