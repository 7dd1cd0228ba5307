// For whoever has no gateway at hand: one of the sample's own, in a directory that goes away with it, and a sandbox that
// plays the push services.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configSchema } from '../../src/config.js';
import { startGateway } from '../../src/main.js';
import { SilentLog } from '../../src/observe/log.js';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.js';
import { warblerConfig } from '../sandbox/warbler-config.js';

const KEY = 'the-admin-key-of-the-express-sample';

export interface OwnGateway {
  readonly url: string;
  readonly key: string;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

export async function startOwnGateway(): Promise<OwnGateway> {
  const sandbox = await startSandbox();
  const dataDir = mkdtempSync(join(tmpdir(), 'warbler-express-'));
  const config = configSchema.parse({
    ...warblerConfig(sandbox),
    ...{ port: 0, data_dir: dataDir, admin_key: KEY, demo: 'off' },
  });
  const gateway = await startGateway({ config, log: new SilentLog() });
  const close = async (): Promise<void> => {
    await gateway.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: gateway.url, key: KEY, sandbox, close };
}
