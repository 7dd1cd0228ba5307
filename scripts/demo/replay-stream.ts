// `npm run demo -- --stream FILE…`: a real chat through the real ingest, into virtual phones, under the stream's clock.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../samples/sandbox/sandbox.js';
import { startGateway } from '../../src/main.js';
import { ManualClock } from '../../src/observe/clock.js';
import { SilentLog } from '../../src/observe/log.js';
import { DeviceRegistry } from '../../src/ports.js';
import { Ledger } from '../../src/store/ledger.js';
import { sandboxConfig } from './sandbox-config.js';
import { StreamFeeder } from './stream-feeder.js';
import { chatsOf, streamLines } from './stream-lines.js';
import { reportOf, type StreamReport } from './stream-report.js';

export interface ReplayOptions {
  readonly files: readonly string[];
  /** `mysql://…` of an empty database; left out: a SQLite file that is removed afterwards. */
  readonly databaseUrl?: string;
  readonly onProgress?: (messages: number) => void;
}

const ADMIN_KEY = 'replay-admin-key-for-one-process-on-loopback';

/** Replays the streams and reports; leaves nothing running and no file. */
export async function replayStreams(options: ReplayOptions): Promise<StreamReport> {
  const directory = mkdtempSync(join(tmpdir(), 'warbler-replay-'));
  const sandbox = await startSandbox();
  const apps = Object.fromEntries(chatsOf(options.files).map((app) => [app, {}]));
  const database = options.databaseUrl === undefined ? {} : { database_url: options.databaseUrl };
  const settings = { port: 0, data_dir: directory, admin_key: ADMIN_KEY, demo: 'off', ...database };
  const clock = new ManualClock();
  const config = sandboxConfig(sandbox, { apps, settings });
  const gateway = await startGateway({ config, clock, log: new SilentLog(), hasJobs: false });
  try {
    const { url, app, pipeline } = gateway;
    const devices = app.get(DeviceRegistry);
    const feeder = new StreamFeeder({ url, adminKey: ADMIN_KEY, clock, pipeline, devices, sandbox });
    let messages = 0;
    for (const line of streamLines(options.files)) {
      await feeder.feed(line);
      if (line.type === 'message' && ++messages % 1_000 === 0) options.onProgress?.(messages);
    }
    const fed = await feeder.end();
    return await reportOf(app.get(Ledger), sandbox.truth(), fed);
  } finally {
    await gateway.close();
    await sandbox.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
