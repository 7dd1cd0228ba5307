import { describe, it } from 'vitest';
import { type TestBackend, testBackends } from './store-backends.js';

/** Runs a suite on SQLite, and on MySQL where there is a server; says so in one line where there is none. */
export function onEveryBackend(title: string, suite: (backend: TestBackend) => void): void {
  for (const backend of testBackends) {
    describe(`${title} on ${backend.kind}`, () => {
      if (backend.missing !== null) it.skip(backend.missing, () => undefined);
      else suite(backend);
    });
  }
}
