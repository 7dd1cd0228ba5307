// `npm run bench [-- name…]`: how fast each part is, beside its ceiling in the same run. `--cpu-prof` also writes CPU
// profiles to var/bench, `--quick` takes a quarter of the time. Everything is on loopback; nothing is left but the results.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stopChildren } from './child.js';
import { figure, type Row, tableOf } from './row.js';
import type { Suite } from './suite.js';
import { suites } from './suites.js';

const RESULTS = resolve('var/bench');
const LIMIT_MS = 480_000;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { 'cpu-prof': { type: 'boolean' }, quick: { type: 'boolean' } },
    allowPositionals: true,
  });
  const started = performance.now();
  const load = loadavg()[0]!;
  const rows: Row[] = [];
  const limit = setTimeout(giveUp, LIMIT_MS, 'not done within eight minutes: the machine is too busy');
  for (const suite of chosen(positionals)) {
    if (isOver) throw new Error('ended before all was measured');
    const profileTo = values['cpu-prof'] === true ? join(RESULTS, 'profiles', suite.name) : undefined;
    rows.push(...(await runSuite(suite, profileTo, values.quick === true ? 0.25 : 1)));
  }
  clearTimeout(limit);
  const seconds = (performance.now() - started) / 1_000;
  const machine = describeMachine(load, loadavg()[0]!);
  console.log(`\n${tableOf(rows)}\n\n${machine}; ${seconds.toFixed(0)} s in all`);
  writeFileSync(
    join(RESULTS, 'latest.json'),
    `${JSON.stringify({ at: new Date().toISOString(), machine, seconds, rows }, null, 2)}\n`,
  );
}

let isOver = false;

/** The suite that waits for a child fails with it, and cleans up after itself. */
function giveUp(why: string): void {
  if (why !== '') console.error(why);
  isOver = true;
  void stopChildren();
}

function chosen(names: readonly string[]): readonly Suite[] {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    const known = suites.map(({ name, what }) => `  ${name.padEnd(12)} ${what}`).join('\n');
    throw new Error(`no benchmark is called ${unknown.join(', ')}; there are:\n${known}`);
  }
  return names.length === 0
    ? suites.filter((suite) => suite.isExtra !== true)
    : suites.filter((suite) => names.includes(suite.name));
}

async function runSuite(
  suite: Suite,
  profileTo: string | undefined,
  length: number,
): Promise<readonly Row[]> {
  mkdirSync(RESULTS, { recursive: true });
  const directory = mkdtempSync(join(RESULTS, 'run-'));
  const say = (line: string): void => console.error(`  ${line}`);
  try {
    return await suite.run({ directory, profileTo, length, say });
  } finally {
    await stopChildren();
    rmSync(directory, { recursive: true, force: true });
  }
}

function describeMachine(before: number, after: number): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const load = `load average ${figure(before)} before and ${figure(after)} after`;
  return `${availableParallelism()} cores (${model}), ${memory} GiB, Node ${process.versions.node}, ${load}`;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => giveUp(''));
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
