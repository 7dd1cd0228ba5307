import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The launcher's own lines go to stderr, so that a command's output stays clean to pipe. */
export function say(line) {
  process.stderr.write(`warbler: ${line}\n`);
}

/** Repeats `line(seconds)` every ten seconds until the returned function is called. */
export function heartbeat(line) {
  const began = Date.now();
  const timer = setInterval(() => say(line(Math.round((Date.now() - began) / 1000))), 10_000);
  return () => clearInterval(timer);
}
