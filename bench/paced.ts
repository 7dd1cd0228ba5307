import { machineMs, pause } from './measure.js';

/** Calls `send` with how many are due, `perSecond` in all, by the clock: what a slow answer holds up follows at once. */
export async function paced(
  perSecond: number,
  seconds: number,
  everyMs: number,
  send: (count: number, first: number) => Promise<unknown>,
): Promise<number> {
  const start = machineMs();
  const total = Math.round(perSecond * seconds);
  const sending = new Set<Promise<unknown>>();
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, Math.floor(((machineMs() - start) * perSecond) / 1_000));
    if (due > sent) {
      const done = send(due - sent, sent).finally(() => sending.delete(done));
      sending.add(done);
      sent = due;
    }
    await pause(everyMs);
  }
  await Promise.all(sending);
  return (machineMs() - start) / 1_000;
}
