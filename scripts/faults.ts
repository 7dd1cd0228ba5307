// `npm run faults -- kill`: what a crash may cost, measured. Exit 1 when anything that must not happen happened.
import { parseArgs } from 'node:util';
import { SystemDice } from '../src/observe/clock.js';
import { type KillReport, runKill } from './faults/kill.js';
import { plants } from './faults/plants.js';

const number = new Intl.NumberFormat('en');

const usage =
  'usage: npm run faults -- kill [--kills 30] [--events 10000] [--seed N] [--mysql URL of an empty database] ' +
  `[--plant ${plants.join(' | ')}]`;

function print({ figures, checks, seconds }: KillReport, seed: number): boolean {
  for (const [name, value] of Object.entries(figures))
    console.log(`${name.replaceAll('_', ' ').padEnd(62)} ${number.format(value).padStart(9)}`);
  for (const { name, got, isGood } of checks)
    console.log(`${name.padEnd(62)} ${number.format(got).padStart(9)}  ${isGood ? 'ok' : 'FAILED'}`);
  console.log(`seed ${seed}, ${seconds.toFixed(1)} s`);
  const failed = checks.filter((each) => !each.isGood).length;
  console.log(`faults kill: ${checks.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      kills: { type: 'string', default: '30' },
      events: { type: 'string', default: '10000' },
      seed: { type: 'string' },
      mysql: { type: 'string' },
      plant: { type: 'string' },
    },
    allowPositionals: true,
  });
  const plant = plants.find((each) => each === values.plant) ?? null;
  if (positionals.join() !== 'kill' || (values.plant !== undefined && plant === null)) throw new Error(usage);
  const seed = Number(values.seed ?? Math.floor(new SystemDice().fraction() * 1_000_000));
  const report = await runKill({
    kills: Number(values.kills),
    events: Number(values.events),
    seed,
    mysql: values.mysql ?? null,
    plant,
    onProgress: (text) => process.stderr.write(`\r${text} `),
  });
  process.stderr.write('\r');
  if (!print(report, seed)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
