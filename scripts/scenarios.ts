// npm run scenarios -- FILE…: runs vector files through `step`, prints what failed and why, ends with the count.
// With --over http the same vectors go through the running gateway: --mysql URL (of a user who may create databases) instead of SQLite,
// --reload or --restart between any two steps, --only ID,… for some of them.
import { parseArgs } from 'node:util';
import { describeFailure, readScenarios, runScenario } from './scenario-runner.js';
import { runOverHttp } from './scenarios-http/over-http.js';
import { tableOf, tellVector } from './scenarios-http/report.js';
import type { Between } from './scenarios-http/vector.js';

const defaultsFile = 'test/scenarios/decisions.yaml';

const { values: flags, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    over: { type: 'string' },
    mysql: { type: 'string' },
    reload: { type: 'boolean', default: false },
    restart: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

function throughStep(): number {
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
  return failed;
}

async function overHttp(): Promise<number> {
  const between: Between = flags.restart ? 'restart' : flags.reload ? 'reload' : 'nothing';
  const only = flags.only === undefined ? null : new Set(flags.only.split(','));
  const results = await runOverHttp({ files, mysql: flags.mysql ?? null, between, only, tell: tellVector });
  console.log(tableOf(results));
  return results.flatMap((each) => each.results).filter((each) => each.failure !== null).length;
}

function isUnderstood(): boolean {
  if (files.length === 0)
    console.error('Name one or more scenario files, such as test/scenarios/decisions.yaml.');
  if (flags.over !== undefined && flags.over !== 'http') console.error('--over knows one way: http.');
  return files.length > 0 && (flags.over ?? 'http') === 'http';
}

if (isUnderstood())
  process.exitCode = (await (flags.over === 'http' ? overHttp() : throughStep())) > 0 ? 1 : 0;
else process.exitCode = 2;
