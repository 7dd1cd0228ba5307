import { describe, expect, it } from 'vitest';
import { describeFailure, readDefaults, readScenarios, runScenario } from '../../scripts/scenario-runner.js';

const defaults = readDefaults('test/scenarios/decisions.yaml');

describe.each(['decisions', 'fuzz-dev'])('scenarios of %s', (name) => {
  it.each(readScenarios(`test/scenarios/${name}.yaml`).map((each) => [each.id, each.title, each] as const))(
    '%s %s',
    (_id, _title, scenario) => {
      const failure = runScenario(scenario, defaults);
      expect(failure === null ? 'passed' : describeFailure(failure)).toBe('passed');
    },
  );
});
