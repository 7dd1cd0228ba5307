// The doctor's round: config, data directory, database, push services, LLM, gateway, clocks. It reads and asks and changes
// nothing; the one thing that leaves the machine is a push to a device that cannot exist.
import { join } from 'node:path';
import type { CliIo } from '../command.js';
import type { Connection } from '../connection.js';
import { BriefOutgoing } from './brief-outgoing.js';
import { clockFindings } from './clock-checks.js';
import { dataFindings } from './data-checks.js';
import { databaseFindings } from './database-checks.js';
import { type Finding, good, problem, skipped } from './finding.js';
import { gatewayFindings } from './gateway-checks.js';
import { llmFindings } from './llm-checks.js';
import { providerFindings } from './provider-checks.js';
import { type Config, ConfigError, loadConfig } from '../../config.js';
import { PooledOutgoing } from '../../egress/pooled-outgoing.js';
import { SystemDice, wallNow } from '../../observe/clock.js';
import { inspectDatabase } from '../../store/inspect-database.js';

const LONGEST_MS = 4_000;

export async function examine(io: CliIo, connection: Connection): Promise<Finding[]> {
  const config = configOf(io);
  if (config instanceof ConfigError) {
    const wrong = config.errors.map(({ field, problem: what, fix }) =>
      problem('config', `${field}: ${what}`, fix),
    );
    return [...wrong, skipped('config', 'the rest needs a configuration without problems')];
  }
  const { ca_pem: caPem, allow_private: allowPrivate } = config.egress;
  const inner = new PooledOutgoing({ caPem, allowPrivate });
  const outgoing = new BriefOutgoing(inner, LONGEST_MS, wallNow);
  try {
    return [
      good('config', `valid; apps: ${Object.keys(config.apps).join(', ')}`),
      ...(await round(config, outgoing, connection)),
    ];
  } finally {
    await outgoing.close();
  }
}

async function round(config: Config, outgoing: BriefOutgoing, connection: Connection): Promise<Finding[]> {
  const dice = new SystemDice();
  const context = { outgoing, wallNow, randomBytes: (count: number) => dice.bytes(count) };
  const url = config.database_url?.reveal();
  const file = join(config.data_dir, 'warbler.db');
  const asked = wallNow();
  const inspection = await inspectDatabase(
    url === undefined ? { kind: 'sqlite', file } : { kind: 'mysql', url },
  );
  const state = inspection.ok ? inspection.state : null;
  const where = url === undefined ? file : (URL.parse(url)?.host ?? 'the database');
  const gateway = connection.isUrlGiven ? connection : { ...connection, url: urlOf(config) };
  const [ofProviders, ofLlm, ofGateway] = await Promise.all([
    providerFindings(config, context),
    llmFindings(config, outgoing),
    gatewayFindings(gateway, outgoing),
  ]);
  const ofDatabase =
    state?.nowMs == null ? [] : [{ host: where, aheadMs: state.nowMs - (asked + wallNow()) / 2 }];
  return [
    ...(await dataFindings(config.data_dir, state?.keyCheck ?? null)),
    ...databaseFindings(inspection, where),
    ...ofProviders,
    ...ofLlm,
    ...ofGateway,
    ...clockFindings([...ofDatabase, ...outgoing.readings]),
  ];
}

function configOf(io: CliIo): Config | ConfigError {
  try {
    return loadConfig(io.environment, io.directory);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function urlOf({ host, port }: Config): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
