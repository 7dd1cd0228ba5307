// Runs scenario vectors through `step` under a simulated clock and compares what was recorded with what is expected.
// It knows the format of the vectors and no rule: everything that is decided is decided by `step`.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { step } from '../src/decide/step.js';
import type { LlmChange, StepResult } from '../src/model/decision.js';
import type { Policy } from '../src/model/policy.js';
import type { Recipient } from '../src/model/recipient.js';
import { expectedEntries, gotEntries } from './scenario-entries.js';
import { inputOf, UnknownEvent } from './scenario-inputs.js';
import { worldOf } from './scenario-world.js';

export type Plain = Readonly<Record<string, unknown>>;

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly given?: Plain;
  readonly steps: readonly {
    readonly at: string;
    readonly event: Plain;
    readonly expect?: readonly Plain[];
  }[];
}

export interface Failure {
  readonly id: string;
  readonly title: string;
  /** Of the step, counted from 1. */
  readonly step: number;
  readonly event: Plain;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  /** What `step` gave back, votes included; null when the event is unknown. */
  readonly trace: StepResult<Recipient> | null;
}

/** The state between two steps; a runner may look at it or replace it (serialise and load). */
export type Between = (recipient: Recipient) => Recipient;

export function readScenarios(file: string): readonly Scenario[] {
  return (parse(readFileSync(file, 'utf8')) as { scenarios: readonly Scenario[] }).scenarios;
}

export function readDefaults(file: string): Plain {
  return (parse(readFileSync(file, 'utf8')) as { defaults: Plain }).defaults;
}

/** Runs one scenario; null when it passed, else its first step that went wrong. */
export function runScenario(
  scenario: Scenario,
  defaults: Plain,
  between: Between = (recipient) => recipient,
): Failure | null {
  const world = worldOf(scenario.given ?? {}, defaults);
  let { recipient } = world;
  let llmChanges: readonly LlmChange[] = world.llmChanges;
  for (const [index, { at, event, expect }] of scenario.steps.entries()) {
    const fail = (missing: readonly string[], unexpected: readonly string[], trace: Failure['trace']) => ({
      id: scenario.id,
      title: scenario.title,
      step: index + 1,
      event,
      missing,
      unexpected,
      trace,
    });
    const result = attempt(
      between(recipient),
      event,
      world.defaults,
      world.policy,
      Date.parse(at),
      llmChanges,
    );
    if (result instanceof UnknownEvent) return fail([], [result.message], null);
    ({ recipient } = result);
    llmChanges = [...llmChanges, ...result.llmChanges];
    const expected = expectedEntries(expect ?? []);
    const got = gotEntries(result);
    const missing = surplus(expected, got);
    const unexpected = surplus(got, expected);
    if (missing.length > 0 || unexpected.length > 0) return fail(missing, unexpected, result);
  }
  return null;
}

/** The entries of one list that the other lacks, or has less often. */
function surplus(entries: readonly string[], others: readonly string[]): readonly string[] {
  const open = [...others];
  return entries.filter((each) => {
    const at = open.indexOf(each);
    if (at >= 0) open.splice(at, 1);
    return at < 0;
  });
}

function attempt(
  recipient: Recipient,
  event: Plain,
  defaults: Plain,
  policy: Policy,
  now: number,
  llmChanges: readonly LlmChange[],
): StepResult<Recipient> | UnknownEvent {
  const input = inputOf(event, defaults, llmChanges);
  return input instanceof UnknownEvent ? input : step(recipient, input, policy, now);
}

/** What went wrong, for a person: expected, got and the votes behind it. */
export function describeFailure({ id, title, step: at, event, missing, unexpected, trace }: Failure): string {
  const lines = [
    `${id} ${title}`,
    `  step ${at}: ${JSON.stringify(event)}`,
    ...missing.map((each) => `  expected  ${each}`),
    ...unexpected.map((each) => `  got       ${each}`),
  ];
  for (const { message, devices } of trace?.decisions ?? []) {
    for (const { device, outcome, reason, votes } of devices) {
      lines.push(`  trace     ${message} on ${device ?? 'no device'}: ${outcome} ${reason}`);
      for (const vote of votes) lines.push(`              ${JSON.stringify(vote)}`);
    }
  }
  return lines.join('\n');
}
