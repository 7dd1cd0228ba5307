// The last line of a test run, for scripts and people who read only that: `N passed, N failed, N skipped`.
import { writeSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

const strict = Boolean(process.env['WARBLER_TEST_REQUIRE']);

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
        const { state } = test.result();
        if (state === 'skipped' && strict) this.#refuseSkip(`${module.moduleId}: ${test.fullName}`);
        counts[state === 'skipped' && strict ? 'failed' : state === 'pending' ? 'failed' : state] += 1;
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

  #refuseSkip(title: string): void {
    writeSync(2, `skipped where nothing may be skipped: ${title}\n`);
  }
}
