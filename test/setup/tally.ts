// The last line of a test run, for scripts and people who read only that: `N passed, N failed, N skipped`.
import { writeSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What the title or the file of a test says about what it needs. */
const needs = { mysql: /mysql|mariadb/i, chromium: /chromium|browser/i } as const;
const required = Object.entries(needs)
  .filter(([name]) => (process.env['WARBLER_TEST_REQUIRE'] ?? '').split(',').includes(name))
  .map(([, pattern]) => pattern);

export class Tally implements Reporter {
  #line = '0 passed, 1 failed';

  onInit(): void {
    // vitest may still print after its reporters (a worker that would not close), so the line is written on the way out.
    process.once('exit', () => writeSync(1, `${this.#line}\n`));
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        counts[outcomeOf(test, `${module.relativeModuleId}: ${test.fullName}`)] += 1;
      }
      // A file that breaks before its first test has no test to count.
      if (module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed'))
        counts.failed += 1;
    }
    if (counts.passed + counts.failed + counts.skipped === 0) counts.failed = 1;
    if (counts.failed > 0) process.exitCode = 1;
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    this.#line = `${counts.passed} passed, ${counts.failed} failed${skipped}`;
  }
}

function outcomeOf(test: TestCase, title: string): 'passed' | 'failed' | 'skipped' {
  const { state } = test.result();
  if (state === 'passed' || state === 'failed') return state;
  if (state === 'skipped' && !required.some((pattern) => pattern.test(title))) return 'skipped';
  writeSync(2, `not run, although required here: ${title}\n`);
  return 'failed';
}
