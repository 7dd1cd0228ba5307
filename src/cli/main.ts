#!/usr/bin/env node
// The program `warbler`: lends `run` the process's streams and exits with its code.
import { run } from './run.js';

/** A reader that has gone away (`| head`) ends the program quietly. */
process.stdout.on('error', () => process.exit(0));

const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupt.abort());

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
  columns: process.stdout.columns,
  directory: process.cwd(),
  signal: interrupt.signal,
});
