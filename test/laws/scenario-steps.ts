// Worlds and steps in the words of the vectors, for tests of what vectors do not show: votes, evidence, kept states.
import { inputOf, UnknownEvent } from '../../scripts/scenario-inputs.js';
import { readScenarios } from '../../scripts/scenario-runner.js';
import { type Plain, worldOf } from '../../scripts/scenario-world.js';
import { step } from '../../src/decide/step.js';
import type { DeviceDecision, StepResult } from '../../src/model/decision.js';
import type { Input } from '../../src/model/input.js';
import type { Recipient } from '../../src/model/recipient.js';

const { defaults } = readScenarios('test/scenarios/own-decisions.yaml', 'test/scenarios/decisions.yaml');

/** What `step` gave for each event, in order. A step is the time of a day (UTC) and an event. */
export function resultsOf(
  given: Plain,
  steps: readonly (readonly [at: string, event: Plain])[],
): readonly StepResult<Recipient>[] {
  const world = worldOf(given, defaults);
  let { recipient } = world;
  return steps.map(([at, event]) => {
    const result = step(recipient, asInput(event, world.defaults), world.policy, on(at));
    ({ recipient } = result);
    return result;
  });
}

/** A time of the day of all these worlds (ms). */
export function on(time: string): number {
  return Date.parse(`2026-06-01T${time}Z`);
}

export function worldIn(given: Plain) {
  return worldOf(given, defaults);
}

export function asInput(event: Plain, among: Plain = defaults): Input {
  const input = inputOf(event, among, []);
  if (input instanceof UnknownEvent) throw new Error(input.message);
  return input;
}

/** The last step's decision on a message or notice and a device. */
export function decisionOn(
  results: readonly StepResult<Recipient>[],
  message: string,
  device: string | null,
): DeviceDecision | undefined {
  const of = results.at(-1)!.decisions.filter((each) => each.message === message);
  return of.flatMap(({ devices }) => devices).find((each) => each.device === device);
}
