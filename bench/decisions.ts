// Device decisions per second through `step` (all rules, votes kept) beside the bare loop, each in a process of its own.
import { Child } from './child.js';
import type { DecisionResult, DecisionRun } from './decisions-child.js';
import { figure, type Row } from './row.js';
import type { Suite, SuiteContext } from './suite.js';

const SECONDS = 6;
/**
 * A million recipients are more than Node's own limit leaves room for; the memory that counts is asked for, not met by
 * chance; young memory is what `npm start` gives the gateway.
 */
const flags = ['--max-old-space-size=7000', '--expose-gc', '--max-semi-space-size=16'];

export const decisions: Suite = {
  name: 'decisions',
  what: 'device decisions per second and core, 10k and 100k users',
  run: runAll,
};

async function runAll(context: SuiteContext): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const users of [10_000, 100_000]) {
    context.say(`decisions: ${users} users`);
    const seconds = SECONDS * context.length;
    const ours = await inChild({ users, seconds, loop: 'step' }, context.profileTo);
    const bare = await inChild({ users, seconds, loop: 'bare' }, context.profileTo);
    rows.push(...rowsOf(users, ours, bare));
  }
  return rows;
}

/** One loop in a process of its own. */
export async function inChild(run: DecisionRun, profileTo: string | undefined): Promise<DecisionResult> {
  const child = new Child('decisions-child', { profileTo, flags });
  try {
    return await child.profiled(`${run.loop}-${run.users}`, () => child.call<DecisionResult>('run', run));
  } finally {
    await child.stop();
  }
}

function rowsOf(users: number, ours: DecisionResult, bare: DecisionResult): readonly Row[] {
  const crowd = `${users / 1_000}k users`;
  const how =
    `2 devices, rooms of 50, ${ours.wallSeconds.toFixed(1)} s; push ${share(ours, 'push')} / ${share(bare, 'push')}, ` +
    `hold ${share(ours, 'batch', 'defer')} / ${share(bare, 'batch', 'defer')}`;
  return [
    {
      what: `step, ${crowd}`,
      unit: 'device decisions/s/core',
      ours: rate(ours),
      ceilings: [{ name: 'bare loop, objects in a Map, no votes', value: rate(bare) }],
      how,
    },
    {
      what: `  time each, ${crowd}`,
      unit: 'ns',
      ours: 1e9 / rate(ours),
      ceilings: [{ name: 'bare loop', value: 1e9 / rate(bare) }],
      how: 'CPU time of the process, collections included',
    },
    {
      what: `  longest collection, ${crowd}`,
      unit: 'ms',
      ours: ours.maxPauseMs,
      ceilings: [{ name: 'bare loop', value: bare.maxPauseMs }],
      how: `heap ${figure(ours.heapBytes / 2 ** 20)} / ${figure(bare.heapBytes / 2 ** 20)} MiB at the end`,
    },
  ];
}

/** Device decisions per second of one core. */
export function rate({ decisions, cpuSeconds }: DecisionResult): number {
  return decisions / cpuSeconds;
}

export function share({ decisions, outcomes }: DecisionResult, ...names: readonly string[]): string {
  const count = names.reduce((sum, name) => sum + (outcomes[name] ?? 0), 0);
  return `${((count / decisions) * 100).toFixed(0)} %`;
}
