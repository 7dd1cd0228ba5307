import type { ManualClock } from '../observe/clock.js';
import type { LivePipeline } from '../pipeline.js';
import { Pipeline } from '../ports.js';

/** What a Nest application has that is needed here. */
export interface Container {
  get<T>(token: abstract new (...args: never[]) => T, options?: { readonly strict: false }): T;
}

/** Lets time pass on a clock that stands: everything that becomes due on the way happens in its order. */
export async function passTime(app: Container, clock: ManualClock, ms: number): Promise<void> {
  const pipeline = app.get(Pipeline, { strict: false }) as LivePipeline;
  const until = clock.now() + ms;
  for (let next = pipeline.nextWake(); next !== null && next <= until; next = pipeline.nextWake()) {
    clock.set(Math.max(next, clock.now()));
    await pipeline.wakeDue();
    await pipeline.idle();
  }
  clock.set(until);
  await pipeline.idle();
}
