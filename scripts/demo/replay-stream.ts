// `npm run demo -- --stream FILE…`: a real chat through the real ingest, into virtual phones, under the stream's clock.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../samples/sandbox/sandbox.js';
import { type Gateway, startGateway } from '../../src/main.js';
import type { PolicyDocument } from '../../src/model/policy.js';
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
  /** Left out: the product's own defaults. */
  readonly policy?: PolicyDocument;
  readonly onProgress?: (messages: number) => void;
}

const ADMIN_KEY = 'replay-admin-key-for-one-process-on-loopback';

/** A gateway after a stream, still open for reading. */
export interface PlayedStreams {
  readonly report: StreamReport;
  readonly gateway: Gateway;
  readonly seconds: number;
  /** Stops everything and removes its files. */
  close(): Promise<void>;
}

/** Replays the streams and reports; leaves nothing running and no file. */
export async function replayStreams(options: ReplayOptions): Promise<StreamReport> {
  const played = await playStreams(options);
  await played.close();
  return played.report;
}

/** Plays the streams into a gateway of their own. Whoever calls closes it. */
export async function playStreams(options: ReplayOptions): Promise<PlayedStreams> {
  const started = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'warbler-replay-'));
  const sandbox = await startSandbox();
  const clock = new ManualClock();
  const config = sandboxConfig(sandbox, { apps: appsOf(options), settings: settingsOf(options, directory) });
  const gateway = await startGateway({ config, clock, log: new SilentLog(), hasJobs: false });
  const close = async (): Promise<void> => {
    await gateway.close();
    await sandbox.close();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const { url, app, pipeline } = gateway;
    const devices = app.get(DeviceRegistry);
    const feeder = new StreamFeeder({ url, adminKey: ADMIN_KEY, clock, pipeline, devices, sandbox });
    let messages = 0;
    for (const line of streamLines(options.files)) {
      await feeder.feed(line);
      if (line.type === 'message' && ++messages % 1_000 === 0) options.onProgress?.(messages);
    }
    const report = await reportOf(app.get(Ledger), sandbox.truth(), await feeder.end());
    return { report, gateway, seconds: (performance.now() - started) / 1_000, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function appsOf({ files, policy }: ReplayOptions) {
  return Object.fromEntries(chatsOf(files).map((app) => [app, policy === undefined ? {} : { policy }]));
}

function settingsOf({ databaseUrl }: ReplayOptions, directory: string) {
  const database = databaseUrl === undefined ? {} : { database_url: databaseUrl };
  return { port: 0, data_dir: directory, admin_key: ADMIN_KEY, demo: 'off', ...database };
}
