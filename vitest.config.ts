import { defineConfig } from 'vitest/config';
import { Tally } from './test/setup/tally.js';

export default defineConfig({
  // Nest's dependency injection reads the types that TypeScript's own compiler would emit.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup/metadata.ts'],
    globalSetup: ['test/setup/requirements.ts'],
    reporters: ['default', new Tally()],
    pool: 'forks',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
