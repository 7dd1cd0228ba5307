// npm run scenarios -- FILE…: runs vector files through `step`, prints what failed and why, ends with the count.
import { describeFailure, readScenarios, runScenario } from './scenario-runner.js';

const defaultsFile = 'test/scenarios/decisions.yaml';

function main(files: readonly string[]): void {
  if (files.length === 0) {
    console.error('Name one or more scenario files, such as test/scenarios/decisions.yaml.');
    process.exitCode = 2;
    return;
  }
  let passed = 0;
  let failed = 0;
  for (const { scenarios, defaults } of files.map((file) => readScenarios(file, defaultsFile))) {
    for (const scenario of scenarios) {
      const failure = runScenario(scenario, defaults);
      if (failure === null) passed += 1;
      else failed += 1;
      if (failure !== null) console.log(describeFailure(failure));
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

main(process.argv.slice(2));
