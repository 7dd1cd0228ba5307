// Decides for a fixed time in a process of its own, so that heap and garbage collection are those of one loop alone.
import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { step } from '../src/decide/step.js';
import { emptyRecipient, type Recipient } from '../src/model/recipient.js';
import { BareLoop } from './bare-decisions.js';
import { serve } from './child.js';
import { makeWorld, turnsOf, type Turn, type World } from './decision-world.js';
import { machineMs, pause } from './measure.js';

export interface DecisionRun {
  readonly users: number;
  readonly seconds: number;
  readonly loop: 'step' | 'bare';
}

export interface DecisionResult {
  readonly decisions: number;
  /** Of the process, garbage collection and its threads included. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly maxPauseMs: number;
  readonly heapBytes: number;
}

/** Decides one turn for every member of its room; counts decisions by outcome, one for each device. */
type Decide = (turn: Turn, outcomes: Map<string, number>) => void;

const WARM_SECONDS = 1.5;

serve({ run });

async function run({ users, seconds, loop }: DecisionRun): Promise<DecisionResult> {
  const world = makeWorld(users);
  const decide = loop === 'step' ? stepLoop(world) : new BareLoop(world).decide;
  const turns = turnsOf(world);
  const outcomes = new Map<string, number>();
  await play(turns, decide, outcomes, WARM_SECONDS);
  outcomes.clear();
  const pauses: number[] = [];
  const observer = new PerformanceObserver((list) => pauses.push(...list.getEntries().map(pauseOf)));
  observer.observe({ entryTypes: ['gc'] });
  const cpu = process.cpuUsage();
  const start = machineMs();
  await play(turns, decide, outcomes, seconds);
  const { user, system } = process.cpuUsage(cpu);
  const wallSeconds = (machineMs() - start) / 1_000;
  await pause(50);
  observer.disconnect();
  return {
    decisions: [...outcomes.values()].reduce((sum, count) => sum + count, 0),
    cpuSeconds: (user + system) / 1e6,
    wallSeconds,
    outcomes: Object.fromEntries(outcomes),
    maxPauseMs: Math.max(0, ...pauses),
    heapBytes: process.memoryUsage().heapUsed,
  };
}

/** What stops the loop: everything but the parts of a collection that run beside it. */
function pauseOf(entry: PerformanceEntry): number {
  const { kind } = (entry as PerformanceEntry & { detail: { kind: number } }).detail;
  return kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL ? 0 : entry.duration;
}

/** A breath of the loop now and then, as a server has, so that collections are reported. */
async function play(
  turns: Generator<Turn>,
  decide: Decide,
  outcomes: Map<string, number>,
  seconds: number,
): Promise<void> {
  const until = machineMs() + seconds * 1_000;
  while (machineMs() < until) {
    for (let i = 0; i < 20; i++) decide(turns.next().value as Turn, outcomes);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The product's own core over plain recipients in a Map, with presence as the chat's writers cause it. */
function stepLoop({ people, policy }: World): Decide {
  const recipients = people.map(({ id, preferences, devices, rooms }): Recipient => ({
    ...emptyRecipient(id),
    preferences,
    devices: Object.fromEntries(devices.map((each) => [each.id, each])),
    conversations: Object.fromEntries(rooms.map((each) => [each.id, each])),
  }));
  return ({ at, room, message, locals }, outcomes) => {
    room.forEach((member, index) => {
      const scores = { local: locals[index]!, llm: null };
      const input = { type: 'message.created', message, scores, llmChanges: [], duplicate: false } as const;
      const result = step(recipients[member]!, input, policy, at);
      recipients[member] = result.recipient;
      for (const decision of result.decisions) {
        for (const { outcome } of decision.devices) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    });
    const author = Number(message.sender.slice(1));
    const presence = { type: 'presence.changed', device: 'other', connected: true, active: true } as const;
    recipients[author] = step(recipients[author]!, presence, policy, at).recipient;
  };
}
