// All vectors of some files through one running gateway, each in an app of its own. In: files and where the ledger lies;
// out: a result for each vector. It leaves no process, port or file behind.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import { warblerConfig } from '../../samples/sandbox/warbler-config.js';
import { readScenarios, type Scenario } from '../scenario-runner.js';
import { ChildStage } from './child-stage.js';
import { OwnDatabase } from './own-database.js';
import { LocalStage, type Stage } from './stage.js';
import { type Between, runVector, type VectorResult } from './vector.js';
import { vectorWorld, type VectorWorld, zoneOf } from './vector-world.js';

const KEY = 'key-of-the-vectors-over-http-on-loopback';
const DEFAULTS = 'test/scenarios/decisions.yaml';
/** More than all vectors together ask for in one minute of a clock that stands. */
const UNLIMITED = 1_000_000_000;
/** A model that is kept waiting on purpose keeps the vector waiting for so long. */
const MODEL_DEADLINE_MS = 500;
const LONG_AGO = Date.parse('2026-01-01T00:00:00Z');

export interface OverHttp {
  readonly files: readonly string[];
  /** `mysql://…` of a user who may create a database: one is made and dropped again. Null: SQLite in a folder of its own. */
  readonly mysql: string | null;
  readonly between: Between;
  /** Only vectors whose id is in it; null: all. */
  readonly only: ReadonlySet<string> | null;
  readonly tell?: (file: string, result: VectorResult) => void;
}

export interface FileResult {
  readonly file: string;
  readonly results: readonly VectorResult[];
  readonly seconds: number;
}

interface Prepared {
  readonly app: string;
  readonly scenario: Scenario;
  readonly world: VectorWorld;
}

export async function runOverHttp(options: OverHttp): Promise<readonly FileResult[]> {
  const files = options.files.map((file, index) => ({ file, vectors: prepare(file, index, options.only) }));
  const sandbox = await startSandbox();
  const dataDir = await mkdtemp(join(tmpdir(), 'warbler-vectors-'));
  const database = options.mysql === null ? null : await OwnDatabase.create(options.mysql);
  let stage: Stage | null = null;
  try {
    const apps = files.flatMap(({ vectors }) => vectors);
    const document = documentOf(sandbox, apps, dataDir, database?.url ?? null);
    const open = options.between === 'restart' ? ChildStage.open : LocalStage.open;
    stage = await open({ document, now: LONG_AGO });
    const done: FileResult[] = [];
    for (const { file, vectors } of files) {
      const started = performance.now();
      const results: VectorResult[] = [];
      for (const { app, scenario, world } of vectors) {
        const surroundings = { stage, sandbox, key: KEY, between: options.between };
        const result = await runVector(scenario, world, app, surroundings);
        options.tell?.(file, result);
        results.push(result);
      }
      done.push({ file, results, seconds: (performance.now() - started) / 1_000 });
    }
    return done;
  } finally {
    await stage?.close();
    await sandbox.close();
    await database?.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function prepare(file: string, index: number, only: OverHttp['only']): readonly Prepared[] {
  const { scenarios, defaults } = readScenarios(file, DEFAULTS);
  return scenarios
    .filter(({ id }) => only === null || only.has(id))
    .map((scenario) => ({
      app: `vectors-${index}-${scenario.id.toLowerCase()}`,
      scenario,
      world: vectorWorld(scenario, defaults),
    }));
}

interface Sample {
  readonly egress: object;
  readonly apps: { readonly default: { readonly providers: object; readonly llm: object } };
}

function documentOf(
  sandbox: Sandbox,
  vectors: readonly Prepared[],
  dataDir: string,
  mysql: string | null,
): object {
  const { egress, apps } = warblerConfig(sandbox) as unknown as Sample;
  const { providers, llm } = apps.default;
  const entries = vectors.map(({ app, world }) => {
    const model = world.hasLlm ? { ...llm, deadline_ms: MODEL_DEADLINE_MS, concurrency: 1 } : null;
    return [app, { time_zone: zoneOf(world), providers, llm: model }];
  });
  return {
    port: 0,
    data_dir: dataDir,
    admin_key: KEY,
    demo: 'off',
    limits: { requests_per_minute: UNLIMITED },
    egress,
    ...(mysql === null ? {} : { database_url: mysql }),
    apps: Object.fromEntries(entries),
  };
}
