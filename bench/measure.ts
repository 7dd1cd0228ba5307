// Ways to take a measurement that all suites share.

/** Milliseconds of the machine's monotonic clock, the same in every process. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Adds up wall and CPU time of what lies between `start` and `stop`, garbage collection and its threads included. */
export class Stopwatch {
  wallSeconds = 0;
  cpuSeconds = 0;
  #startedMs = 0;
  #cpu = process.cpuUsage();

  start(): void {
    this.#startedMs = machineMs();
    this.#cpu = process.cpuUsage();
  }

  stop(): void {
    const { user, system } = process.cpuUsage(this.#cpu);
    this.cpuSeconds += (user + system) / 1e6;
    this.wallSeconds += (machineMs() - this.#startedMs) / 1_000;
  }
}

/** What the loop did: pieces of work and how long they took together. */
export interface Loop {
  readonly count: number;
  readonly seconds: number;
  readonly perSecond: number;
}

/** Keeps `inFlight` calls of `work` going for some seconds and counts what they say they did. */
export async function closedLoop(
  inFlight: number,
  seconds: number,
  work: (index: number) => Promise<number>,
): Promise<Loop> {
  let count = 0;
  let index = 0;
  const start = machineMs();
  const until = start + seconds * 1_000;
  const lane = async (): Promise<void> => {
    while (machineMs() < until) {
      const done = await work(index++);
      count += done;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const took = (machineMs() - start) / 1_000;
  return { count, seconds: took, perSecond: count / took };
}

/** `q` in [0, 1] of a list of numbers, by nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}

/** A repeatable sequence of numbers in [0, 1) (mulberry32). */
export function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
