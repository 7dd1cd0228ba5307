import { describe, expect, it } from 'vitest';
import { describeFailure, readScenarios, runScenario } from '../../scripts/scenario-runner.js';
import { load, serialise } from '../laws/decide-worlds.js';
import { vectorFiles } from './vector-files.js';

const defaultsFile = 'test/scenarios/decisions.yaml';

describe.each(vectorFiles)('scenarios of %s', (name) => {
  const { scenarios, defaults } = readScenarios(`test/scenarios/${name}.yaml`, defaultsFile);

  it.each(scenarios.map((each) => [each.id, each.title, each] as const))('%s %s', (_id, _title, scenario) => {
    const failure = runScenario(scenario, defaults);
    expect(failure === null ? 'passed' : describeFailure(failure)).toBe('passed');
  });

  it('end the same when the recipient is saved and loaded between any two steps', () => {
    const failures = scenarios.map((each) =>
      runScenario(each, defaults, (recipient) => load(serialise(recipient))),
    );
    expect(failures.filter((failure) => failure !== null)).toEqual([]);
  });
});
