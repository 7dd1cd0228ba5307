import { defineConfig } from 'vitest/config';
import { Tally } from './test/setup/tally.js';

export default defineConfig({
  // Nest's dependency injection reads the types that TypeScript's own compiler would emit.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup/metadata.ts', 'test/setup/laws.ts'],
    globalSetup: ['test/setup/requirements.ts'],
    reporters: ['default', new Tally()],
    pool: 'forks',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // A law that is tried forty times as often takes forty times as long.
    testTimeout: 60_000 * Number(process.env['WARBLER_LAWS_TIMES'] ?? 1),
    hookTimeout: 120_000,
  },
});
