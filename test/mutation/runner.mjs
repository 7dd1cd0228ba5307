// Stryker's plugin that tries a mutant in this very process: it loads the sources anew, then runs the tests that reach it.
// A test runner would start over for each of some thousand mutants; here one takes as long as its tests.
// It must never keep anything of one mutant for the next.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import { nextGeneration } from './modules.mjs';
import { takeTests } from './stand-ins/vitest.mjs';

/** Where instrumented code finds out which mutant is alive, and counts what it meets. */
const switchboard = (globalThis.__stryker__ ??= {});

// Laws that go through all zones take every twelfth.
process.env.WARBLER_LAWS = 'brief';

class SameProcessRunner {
  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    switchboard.activeMutant = undefined;
    const tests = [];
    for (const test of await load()) {
      switchboard.currentTestId = test.id;
      const result = await run(test);
      tests.push(result);
      switchboard.currentTestId = undefined;
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage: switchboard.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, sandboxFileName }) {
    switchboard.hitCount = undefined;
    switchboard.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    let tests;
    try {
      tests = await load(sandboxFileName);
    } catch (error) {
      // Only a mutant that is alive while modules load can be what breaks them.
      if (mutantActivation !== 'static' || error.code === 'ERR_MODULE_NOT_FOUND') throw error;
      return killed({ id: testFilter?.[0] ?? 'load', failureMessage: String(error) }, 0);
    }
    Object.assign(switchboard, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const wanted = testFilter && new Set(testFilter);
    const reaching = wanted ? tests.filter(({ id }) => wanted.has(id)) : tests;
    for (const [index, test] of reaching.entries()) {
      const result = await run(test);
      const timeout = determineHitLimitReached(switchboard.hitCount, hitLimit);
      if (timeout !== undefined) return timeout;
      if (result.status === TestStatus.Failed) return killed(result, index + 1);
    }
    return { status: MutantRunStatus.Survived, nrOfTests: reaching.length };
  }
}

function killed({ id, failureMessage }, nrOfTests) {
  return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage, nrOfTests };
}

/** Of all suites, or of those for mutants of one file. */
async function load(mutated = null) {
  const mark = nextGeneration();
  const tests = [];
  // From the copy that is being tried, as the tests themselves: here they may have changed meanwhile.
  const { suites } = await import(pathToFileURL(resolve('test/mutation/suites.mjs')).href);
  for (const { file, of } of suites) {
    if (mutated !== null && of?.test(mutated) === false) continue;
    takeTests();
    await import(`${pathToFileURL(resolve(file)).href}${mark}`);
    for (const { name, run: body } of takeTests()) tests.push({ id: `${file}#${name}`, name, file, body });
  }
  return tests;
}

async function run({ id, name, file, body }) {
  const begun = performance.now();
  const about = { id, name, fileName: resolve(writtenIn(name) ?? file) };
  try {
    await body();
    return { ...about, status: TestStatus.Success, timeSpentMs: performance.now() - begun };
  } catch (error) {
    const timeSpentMs = performance.now() - begun;
    return { ...about, status: TestStatus.Failed, timeSpentMs, failureMessage: String(error) };
  }
}

/** Vectors stand in a file of their own: when that changes, the next run takes anew what they had to say. */
function writtenIn(name) {
  const [, file] = /^scenarios of (\S+) > /.exec(name) ?? [];
  const [, preset] = /^the preset (\S+) > /.exec(name) ?? [];
  if (file !== undefined) return `test/scenarios/${file}.yaml`;
  return preset === undefined ? undefined : `test/scenarios/presets/${preset}.yaml`;
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'same-process', SameProcessRunner)];
