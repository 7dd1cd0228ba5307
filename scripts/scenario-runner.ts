// Runs scenario vectors through `step` under a simulated clock and compares what was recorded with what is expected.
// It knows the format of the vectors and no rule: everything that is decided is decided by `step`.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { presetDocument, type PresetName } from '../src/admin/policy-presets.js';
import { step } from '../src/decide/step.js';
import type { StepResult } from '../src/model/decision.js';
import type { Recipient } from '../src/model/recipient.js';
import { expectedEntries, gotEntries } from './scenario-entries.js';
import { inputOf, UnknownEvent } from './scenario-inputs.js';
import { merge, type Plain, worldOf } from './scenario-world.js';

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

export interface ScenarioFile {
  readonly scenarios: readonly Scenario[];
  /** Those of the first file of all (decisions.yaml) and of the one that continues it, and the file's own on top. */
  readonly defaults: Plain;
}

/** A file as it is written. `preset`: the policy that its scenarios are decided by, in place of the defaults' own. */
interface OwnFile {
  readonly preset?: PresetName;
  readonly defaults?: Plain;
  readonly scenarios: readonly Scenario[];
}

export function readScenarios(file: string, defaultsFile: string): ScenarioFile {
  const own = parse(readFileSync(file, 'utf8')) as OwnFile;
  const bases = [defaultsFile, join(dirname(defaultsFile), 'notices.yaml')].map(
    (each) => parse(readFileSync(each, 'utf8')) as { defaults: Plain },
  );
  const defaults = [...bases, own].reduce<Plain>((sum, each) => merge(sum, each.defaults), {});
  const policy = own.preset === undefined ? defaults['policy'] : presetDocument(own.preset);
  return { scenarios: own.scenarios, defaults: { ...defaults, policy } };
}

/** Runs one scenario; null when it passed, else its first step that went wrong. */
export function runScenario(
  scenario: Scenario,
  defaults: Plain,
  between: Between = (recipient) => recipient,
): Failure | null {
  const world = worldOf(scenario.given ?? {}, defaults);
  let { recipient, llmChanges } = world;
  for (const [index, { at, event, expect }] of scenario.steps.entries()) {
    const input = inputOf(event, world.defaults, llmChanges);
    const result = attempt(() =>
      input instanceof UnknownEvent ? input : step(between(recipient), input, world.policy, Date.parse(at)),
    );
    const wrong = compare(result, expect ?? []);
    if (wrong !== null) return { id: scenario.id, title: scenario.title, step: index + 1, event, ...wrong };
    ({ recipient } = result as StepResult<Recipient>);
    llmChanges = [...llmChanges, ...(result as StepResult<Recipient>).llmChanges];
  }
  return null;
}

type Attempt = StepResult<Recipient> | UnknownEvent | Error;

/** A step that throws is a bug, and its scenario has failed; the others still run. */
function attempt(run: () => StepResult<Recipient> | UnknownEvent): Attempt {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function compare(
  result: Attempt,
  expect: readonly Plain[],
): Pick<Failure, 'missing' | 'unexpected' | 'trace'> | null {
  const expected = expectedEntries(expect);
  if ('message' in result) return { missing: expected, unexpected: [result.message], trace: null };
  const got = gotEntries(result);
  const missing = surplus(expected, got);
  const unexpected = surplus(got, expected);
  return missing.length + unexpected.length > 0 ? { missing, unexpected, trace: result } : null;
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
