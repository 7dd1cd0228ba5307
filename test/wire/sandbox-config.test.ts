import { expect, it } from 'vitest';
import { startSandbox } from '../../samples/sandbox/sandbox.js';
import { warblerConfig } from '../../samples/sandbox/warbler-config.js';
import { configSchema, hasCredentials } from '../../src/config.js';

it('gives Warbler a configuration that it accepts', async () => {
  const sandbox = await startSandbox();
  try {
    const config = configSchema.parse(warblerConfig(sandbox, 'demo'));
    expect(hasCredentials(config)).toBe(true);
    expect(config.apps['demo']?.llm?.model).toBe('sandbox-script-not-a-model');
  } finally {
    await sandbox.close();
  }
});
