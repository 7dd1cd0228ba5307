import { machineMs, pause } from './measure.js';

export interface Pace {
  readonly perSecond: number;
  /** How often it looks whether something is due. */
  readonly everyMs: number;
  /** Asked before each look. */
  readonly isOver: (seconds: number) => boolean;
}

/** Calls `send` with how many are due by the clock: what a slow answer holds up follows at once. */
export async function paced(
  { perSecond, everyMs, isOver }: Pace,
  send: (count: number, first: number) => Promise<unknown>,
): Promise<{ readonly seconds: number; readonly sent: number }> {
  const start = machineMs();
  const seconds = (): number => (machineMs() - start) / 1_000;
  const sending = new Set<Promise<unknown>>();
  let sent = 0;
  while (!isOver(seconds())) {
    const due = Math.floor(seconds() * perSecond);
    if (due > sent) {
      const done = send(due - sent, sent).finally(() => sending.delete(done));
      sending.add(done);
      sent = due;
    }
    await pause(everyMs);
  }
  await Promise.all(sending);
  return { seconds: seconds(), sent };
}
