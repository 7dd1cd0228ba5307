// The core at its stated size: a million users with two devices each in rooms of fifty, all registered rules through `step`
// with votes kept, every 100th decision compared with its explained record. A difference fails the run.
import type { DecisionResult } from './decisions-child.js';
import { inChild, rate, share } from './decisions.js';
import type { Row } from './row.js';
import type { Suite, SuiteContext } from './suite.js';

const USERS = 1_000_000;
/** Making a million people takes longer than that. */
const SECONDS = 15;
const SHOWN_DIFFERENCES = 5;
const target = { perSecond: 500_000, pauseMs: 50 } as const;

export const decide: Suite = {
  name: 'decide',
  what: 'a million users, every 100th decision compared with its explanation; needs about 6 GiB of memory',
  isExtra: true,
  run,
};

async function run({ say, length, profileTo }: SuiteContext): Promise<readonly Row[]> {
  const seconds = SECONDS * length;
  say(`decide: step, ${USERS} users`);
  const ours = await inChild({ users: USERS, seconds, loop: 'step', isCompared: true }, profileTo);
  const { compared } = ours;
  if (compared !== null) say(describe(ours));
  say(`decide: bare loop, ${USERS} users`);
  const bare = await inChild({ users: USERS, seconds, loop: 'bare' }, profileTo);
  mustAgree(ours);
  return rowsOf(ours, bare);
}

/** @throws where an explained record differs from what was decided, or nothing was compared at all. */
export function mustAgree({ compared }: Pick<DecisionResult, 'compared'>): void {
  if (compared === null || compared.decisions === 0)
    throw new Error('no decision was compared with its record');
  const { differences, decisions } = compared;
  if (differences.length === 0) return;
  const shown = differences.slice(0, SHOWN_DIFFERENCES).join('\n  ');
  throw new Error(
    `${differences.length} of ${decisions} decisions differ from their explained records:\n  ${shown}`,
  );
}

function describe({ compared }: DecisionResult): string {
  const { decisions, agreeing, unknown, differences } = compared!;
  return `decide: ${decisions} decisions compared, ${differences.length} differ; verdicts of rules: ${agreeing} agree, ${unknown} the record cannot tell`;
}

function rowsOf(ours: DecisionResult, bare: DecisionResult): readonly Row[] {
  const name = 'bare loop, objects in a Map, no votes';
  const how =
    `2 devices, rooms of 50, ${ours.wallSeconds.toFixed(0)} s; push ${share(ours, 'push')} / ${share(bare, 'push')}, ` +
    `hold ${share(ours, 'batch', 'defer')} / ${share(bare, 'batch', 'defer')}; target ≥ 500,000: ` +
    met(rate(ours) >= target.perSecond);
  return [
    {
      what: 'step, 1 M users, votes kept',
      unit: 'device decisions/s/core',
      ours: rate(ours),
      ceilings: [{ name, value: rate(bare) }],
      how,
    },
    {
      what: '  longest collection',
      unit: 'ms',
      ours: ours.maxPauseMs,
      ceilings: [{ name, value: bare.maxPauseMs }],
      how: `target ≤ 50 ms: ${met(ours.maxPauseMs <= target.pauseMs)}`,
    },
    {
      what: '  memory of a user',
      unit: 'bytes',
      ours: bytesPerUser(ours),
      ceilings: [{ name, value: bytesPerUser(bare) }],
      how: `settings, devices, five rooms and ${itemsPerUser(ours)} / ${itemsPerUser(bare)} messages each, after a collection`,
    },
    {
      what: '  compared with their explained records',
      unit: 'device decisions',
      ours: ours.compared!.decisions,
      ceilings: [],
      how: `none differs; of the verdicts ${agreeing(ours)} % can be told from the record`,
    },
  ];
}

function met(isMet: boolean): string {
  return isMet ? 'met' : 'not met';
}

function bytesPerUser({ heapBytes, heapBytesBefore }: DecisionResult): number {
  return (heapBytes - heapBytesBefore) / USERS;
}

/** Two devices are decided on for most messages. */
function itemsPerUser({ decisions }: DecisionResult): string {
  return (decisions / 2 / USERS).toFixed(1);
}

function agreeing({ compared }: DecisionResult): string {
  const { agreeing: told, unknown } = compared!;
  return ((told / (told + unknown)) * 100).toFixed(0);
}
