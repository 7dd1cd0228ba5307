import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readScenarios } from '../../scripts/scenario-runner.js';
import { inputOf, UnknownEvent } from '../../scripts/scenario-inputs.js';
import { worldOf } from '../../scripts/scenario-world.js';
import { rules } from '../../src/decide/rules/index.js';
import { step } from '../../src/decide/step.js';
import type { Evidence } from '../../src/model/decision.js';

const file = 'test/laws/decide-evidence.yaml';
const folder = 'test/scenarios';

/** The first evidence of each rule in the vectors, for messages, calls and notices. */
function firstEvidence(): ReadonlyMap<string, Evidence> {
  const found = new Map<string, Evidence>();
  for (const name of ['decisions', 'notices', 'own-decisions']) {
    const { scenarios, defaults } = readScenarios(`${folder}/${name}.yaml`, `${folder}/decisions.yaml`);
    for (const scenario of scenarios) {
      const world = worldOf(scenario.given ?? {}, defaults);
      let { recipient, llmChanges } = world;
      for (const { at, event } of scenario.steps) {
        const input = inputOf(event, world.defaults, llmChanges);
        if (input instanceof UnknownEvent) continue;
        const result = step(recipient, input, world.policy, Date.parse(at));
        for (const { item_kind, devices } of result.decisions) {
          for (const { rule, evidence } of devices.flatMap(({ votes }) => votes)) {
            const place = `${rule} of a ${item_kind}`;
            if (!found.has(place)) found.set(place, evidence);
          }
        }
        ({ recipient } = result);
        llmChanges = [...llmChanges, ...result.llmChanges];
      }
    }
  }
  return found;
}

describe('the evidence of a vote', () => {
  const expected = parse(readFileSync(file, 'utf8')) as Record<string, Evidence>;

  it('says of every rule what it looked at', () => {
    expect(Object.fromEntries([...firstEvidence()].sort())).toEqual(expected);
  });

  it('is known of every rule there is; no vector has conditions, whose evidence has a law of its own', () => {
    const told = ['policy_condition', ...Object.keys(expected).map((each) => each.split(' ')[0])];
    expect(rules.map(({ name }) => name).filter((each) => !told.includes(each))).toEqual([]);
  });
});
