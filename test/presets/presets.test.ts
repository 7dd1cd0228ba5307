import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPreset, presetDocument, type PresetName, presets } from '../../src/admin/policy-presets.js';
import { withDefinitions } from '../../src/admin/policy-segments.js';
import { senseErrors } from '../../src/admin/policy-sense.js';
import { policySchema } from '../../src/model/policy.js';
import { describeFailure, readScenarios, runScenario } from '../../scripts/scenario-runner.js';
import { load, serialise } from '../laws/decide-worlds.js';

const names = Object.keys(presets) as PresetName[];
const page = readFileSync('docs/presets.md', 'utf8');

describe.each(names)('the preset %s', (name) => {
  const document = presetDocument(name);
  const { scenarios, defaults } = readScenarios(
    `test/scenarios/presets/${name}.yaml`,
    'test/scenarios/decisions.yaml',
  );

  it.each(scenarios.map((each) => [each.id, each.title, each] as const))('%s %s', (_id, _title, scenario) => {
    const failure = runScenario(scenario, defaults);
    expect(failure === null ? 'passed' : describeFailure(failure)).toBe('passed');
  });

  it('decides the same when the recipient is saved and loaded between any two steps', () => {
    const failures = scenarios.map((each) => runScenario(each, defaults, (state) => load(serialise(state))));
    expect(failures.filter((failure) => failure !== null)).toEqual([]);
  });

  it('decides the same whatever the order of its conditions', () => {
    const reversed = { ...document, conditions: document.conditions!.toReversed() };
    const failures = scenarios.map((each) => runScenario(each, { ...defaults, policy: reversed }));
    expect(failures.filter((failure) => failure !== null)).toEqual([]);
  });

  it('is a document that would be taken as a draft as it is', () => {
    expect(senseErrors(document)).toEqual([]);
    expect(withDefinitions(document, [])).toEqual({ document, errors: [] });
    expect(policySchema.parse(document)).toEqual(document);
  });

  it('is told by at least six scenarios, which try each of its conditions', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(6);
    const said = JSON.stringify(scenarios);
    expect(document.conditions!.map((each) => each.name).filter((each) => !said.includes(each))).toEqual([]);
  });

  it('has its place on the page that says for whom it is', () => {
    expect(page).toContain(`## ${name[0]!.toUpperCase()}${name.slice(1)}`);
    for (const condition of document.conditions!) expect(page).toContain(`\`${condition.name}\``);
  });
});

it('every file of a preset is listed, and every listed one has its file', () => {
  expect(readdirSync('config/presets').sort()).toEqual(names.map((name) => `${name}.json`).sort());
  expect(names.every((name) => existsSync(`test/scenarios/presets/${name}.yaml`))).toBe(true);
  expect([isPreset('social'), isPreset('constructor')]).toEqual([true, false]);
});
