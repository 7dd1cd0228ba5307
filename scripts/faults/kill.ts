// `npm run faults -- kill`: the gateway is killed again and again at moments that this process picks, while this process
// sends events and holds the phones. In the end the ledger is held against what was acknowledged and what was shown.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import { warblerConfig } from '../../samples/sandbox/warbler-config.js';
import { monotonicMs } from '../../src/observe/clock.js';
import type { Database } from '../../src/store/backends/index.js';
import { openStore } from '../../src/store/open-store.js';
import { chanceOf } from './chance.js';
import { type Check, checkLedger } from './checks.js';
import { chatter, introductions, pairsOf, register, type Told } from './people.js';
import type { Plant } from './plants.js';
import { Sender } from './sender.js';
import { settle } from './settle.js';
import { Victim } from './victim.js';

export interface KillOptions {
  readonly kills: number;
  readonly events: number;
  readonly seed: number;
  /** `mysql://…` of an empty database; left out: a SQLite file. */
  readonly mysql: string | null;
  readonly plant: Plant | null;
  readonly onProgress?: (text: string) => void;
}

export interface KillReport {
  readonly seconds: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly checks: readonly Check[];
}

const KEY = 'fault-test-admin-key-on-loopback-only';
const PAIRS = 100;
const BATCH = 10;
const IN_FLIGHT = 4;
/** Every fifth kill comes while the gateway starts and takes up what the one before left. */
const KILL_AT_START_EVERY = 5;
const START_MS = 1_500;
const AFTER_MS = 120;
const GIVE_UP_MS = 240_000;
/** Longer than an attempt's lease, after which a push of unknown end is due again. */
const STALL_MS = 20_000;
/** What a planted fault loses never comes; waiting for it proves nothing. */
const PLANTED_STALL_MS = 3_000;

/** Leaves nothing running and no file. Throws only when the test itself cannot be done. */
export async function runKill(options: KillOptions): Promise<KillReport> {
  const started = monotonicMs();
  const directory = mkdtempSync(join(tmpdir(), 'warbler-faults-'));
  const sandbox = await startSandbox();
  const url = `http://127.0.0.1:${await freePort()}`;
  const configFile = join(directory, 'warbler.yaml');
  writeFileSync(configFile, JSON.stringify(configOf(sandbox, url, directory, options)), { mode: 0o600 });
  const victim = new Victim({ file: childFile(), configFile, url, plant: options.plant });
  try {
    const world = { options, sandbox, url, victim, chance: chanceOf(options.seed), started };
    const sent = await killing(world);
    await victim.stop();
    const store = await openStore({ database: databaseOf(directory, options), dataDir: directory });
    const pairs = pairsOf(PAIRS);
    const verdict = await checkLedger({ ...sent, store, truth: sandbox, pairs });
    await store.close();
    const figures = { kills: options.kills, ...sent.figures, ...verdict.figures };
    return { seconds: (monotonicMs() - started) / 1_000, figures, checks: verdict.checks };
  } finally {
    await victim.kill();
    await sandbox.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface World {
  readonly options: KillOptions;
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly victim: Victim;
  readonly chance: () => number;
  readonly started: number;
}

async function killing({ options, sandbox, url, victim, chance, started }: World) {
  const pairs = pairsOf(PAIRS);
  const events: readonly Told[] = chatter(pairs, options.events, chance);
  victim.start();
  await victim.ready;
  await register(pairs, sandbox, url, KEY);
  await introduce(introductions(pairs), url);
  const ready = async () => {
    // A process that was killed while it started is followed by the next one.
    await victim.ready.catch(() => new Promise((resolve) => setTimeout(resolve, 50)));
  };
  const sender = new Sender(events, { url, key: KEY, ready, batch: BATCH, inFlight: IN_FLIGHT });
  const sending = sender.run();
  let atStart = 0;
  for (let number = 1; number <= options.kills; number++) {
    const isAtStart = number % KILL_AT_START_EVERY === 0;
    if (isAtStart) await sleep(chance() * START_MS);
    else await reached(sender, ((number - chance()) / options.kills) * options.events * 0.98, started);
    await sleep(chance() * AFTER_MS);
    await victim.kill();
    victim.start();
    if (isAtStart) atStart += 1;
    else await victim.ready;
    options.onProgress?.(`${number} kills, ${sender.acked.size} events acknowledged`);
  }
  await within(sending, started);
  sender.stop();
  await victim.ready;
  const isSettled = await settle(url, KEY, options.plant === null ? STALL_MS : PLANTED_STALL_MS);
  const figures = {
    kills_at_start: atStart,
    events_acknowledged: sender.acked.size,
    events_sent_again: sender.resent,
  };
  return { events, acked: sender.acked, isSettled, figures };
}

/** Waits until so many events are acknowledged. */
async function reached(sender: Sender, events: number, started: number): Promise<void> {
  while (sender.acked.size < events && monotonicMs() - started < GIVE_UP_MS) await sleep(5);
}

async function within(work: Promise<unknown>, started: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const left = Math.max(0, GIVE_UP_MS - (monotonicMs() - started));
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, left)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}

async function introduce(events: readonly object[], url: string): Promise<void> {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  if (!response.ok) throw new Error(`the conversations were not taken in: ${response.status}`);
}

function configOf(sandbox: Sandbox, url: string, directory: string, { mysql }: KillOptions): object {
  const document = warblerConfig(sandbox) as { egress: object; apps: { default: { providers: object } } };
  return {
    egress: document.egress,
    port: Number(new URL(url).port),
    data_dir: directory,
    admin_key: KEY,
    demo: 'off',
    log_level: 'silent',
    limits: { requests_per_minute: 1_000_000 },
    ...(mysql === null ? {} : { database_url: mysql }),
    apps: {
      default: {
        providers: document.apps.default.providers,
        // Every message is to become a push of its own.
        policy: { throttle: { threshold: 1_000_000, window_seconds: 60 }, frequency_cap: null },
      },
    },
  };
}

function databaseOf(directory: string, { mysql }: KillOptions): Database {
  return mysql === null
    ? { kind: 'sqlite', file: join(directory, 'warbler.db') }
    : { kind: 'mysql', url: mysql };
}

/** Compiled beside this file; where this file runs uncompiled (under vitest), in dist. */
function childFile(): string {
  const isCompiled = import.meta.url.endsWith('.js');
  const path = isCompiled ? './child.js' : '../../dist/scripts/faults/child.js';
  return fileURLToPath(new URL(path, import.meta.url));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
