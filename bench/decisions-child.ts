// Decides for a fixed time in a process of its own, so that heap and garbage collection are those of one loop alone.
import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { step } from '../src/decide/step.js';
import type { StepResult } from '../src/model/decision.js';
import type { Input } from '../src/model/input.js';
import { emptyRecipient, type Recipient } from '../src/model/recipient.js';
import { BareLoop } from './bare-decisions.js';
import { serve } from './child.js';
import { makeWorld, turnsOf, type Turn, type World } from './decision-world.js';
import { type Compared, ExplainedSample } from './explained-sample.js';
import { pause, Stopwatch } from './measure.js';

export interface DecisionRun {
  readonly users: number;
  readonly seconds: number;
  readonly loop: 'step' | 'bare';
  /** Whether every 100th decision of `step` is compared with its explained record, while the clock stands. */
  readonly isCompared?: boolean;
}

export interface DecisionResult {
  readonly decisions: number;
  /** Of the process, garbage collection and its threads included. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly maxPauseMs: number;
  /** At the end, and before there were any people. */
  readonly heapBytes: number;
  readonly heapBytesBefore: number;
  readonly compared: Compared | null;
}

/** Decides one turn for every member of its room; counts decisions by outcome, one for each device. */
type Decide = (turn: Turn, outcomes: Map<string, number>) => void;

const WARM_SECONDS = 1.5;

serve({ run });

async function run({ users, seconds, loop, isCompared }: DecisionRun): Promise<DecisionResult> {
  const heapBytesBefore = heapBytes();
  const world = makeWorld(users);
  const sample = isCompared === true ? new ExplainedSample(world.policy) : null;
  const decide = loop === 'step' ? stepLoop(world, sample) : new BareLoop(world).decide;
  const turns = turnsOf(world);
  const outcomes = new Map<string, number>();
  await play(turns, decide, outcomes, WARM_SECONDS, sample);
  outcomes.clear();
  const pauses: number[] = [];
  const observer = new PerformanceObserver((list) => pauses.push(...list.getEntries().map(pauseOf)));
  observer.observe({ entryTypes: ['gc'] });
  const { cpuSeconds, wallSeconds } = await play(turns, decide, outcomes, seconds, sample);
  await pause(50);
  observer.disconnect();
  const compared = sample?.end() ?? null;
  return {
    decisions: [...outcomes.values()].reduce((sum, count) => sum + count, 0),
    cpuSeconds,
    wallSeconds,
    outcomes: Object.fromEntries(outcomes),
    maxPauseMs: Math.max(0, ...pauses),
    heapBytes: heapBytes(),
    heapBytesBefore,
    compared,
  };
}

/** After a full collection where the flags allow to ask for one. */
function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** What stops the loop: everything but the parts of a collection that run beside it. */
function pauseOf(entry: PerformanceEntry): number {
  const { kind } = (entry as PerformanceEntry & { detail: { kind: number } }).detail;
  return kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL ? 0 : entry.duration;
}

/** A breath of the loop now and then, as a server has, so that collections are reported. The clock stands for comparing. */
async function play(
  turns: Generator<Turn>,
  decide: Decide,
  outcomes: Map<string, number>,
  seconds: number,
  sample: ExplainedSample | null,
): Promise<Stopwatch> {
  const watch = new Stopwatch();
  while (watch.wallSeconds < seconds) {
    watch.start();
    for (let i = 0; i < 20; i++) decide(turns.next().value as Turn, outcomes);
    await new Promise((resolve) => setImmediate(resolve));
    watch.stop();
    sample?.compare();
  }
  return watch;
}

/** The product's own core over plain recipients in a list, with presence as the chat's writers cause it. */
function stepLoop({ people, policy }: World, sample: ExplainedSample | null): Decide {
  const recipients = people.map(({ id, preferences, devices, rooms }): Recipient => ({
    ...emptyRecipient(id),
    preferences,
    devices: Object.fromEntries(devices.map((each) => [each.id, each])),
    conversations: Object.fromEntries(rooms.map((each) => [each.id, each])),
  }));
  const play = (member: number, input: Input, at: number): StepResult<Recipient> => {
    const before = recipients[member]!;
    const result = step(before, input, policy, at);
    recipients[member] = result.recipient;
    if (sample !== null && result.decisions.length > 0) sample.see({ before, input, result, at });
    return result;
  };
  return ({ at, room, message, locals }, outcomes) => {
    room.forEach((member, index) => {
      const scores = { local: locals[index]!, llm: null };
      const input = { type: 'message.created', message, scores, llmChanges: [], duplicate: false } as const;
      for (const decision of play(member, input, at).decisions) {
        for (const { outcome } of decision.devices) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    });
    const author = Number(message.sender.slice(1));
    play(author, { type: 'presence.changed', device: 'other', connected: true, active: true }, at);
  };
}
