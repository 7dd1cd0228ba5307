// Looks at a ledger database without touching it: no schema is made or migrated, nothing is written. For the doctor.
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mysql2/promise';
import type { Database } from './backends/index.js';
import { migrations } from './migrations/index.js';

export interface DatabaseState {
  /** What the server or library calls itself. */
  readonly version: string;
  /** Names of migrations that it has had; empty for one that no gateway has opened yet. */
  readonly migrated: readonly string[];
  /** Of those this program knows, the ones still to come: the gateway's next start runs them. */
  readonly pending: readonly string[];
  /** Had, but not known here: a newer Warbler has been at it. */
  readonly unknown: readonly string[];
  /** Each setting that durability depends on, as it is and as it should be. */
  readonly durability: readonly { readonly setting: string; readonly is: string; readonly should: string }[];
  /** The server's own time (ms), where it is another machine's. */
  readonly nowMs: number | null;
  /** The check value of the master key that it was sealed under; null before the first start. */
  readonly keyCheck: string | null;
}

export type Inspection =
  | { readonly ok: true; readonly state: DatabaseState }
  /** `absent`: no file yet. `detail`: a code or the first line of what the library says, never a password. */
  | { readonly ok: false; readonly failure: 'absent' | 'closed'; readonly detail: string };

const CONNECT_TIMEOUT_MS = 3_000;
const BUSY_TIMEOUT_MS = 3_000;

type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export async function inspectDatabase(database: Database): Promise<Inspection> {
  try {
    if (database.kind === 'mysql') return { ok: true, state: await inspectMysql(database.url) };
    if (!existsSync(database.file)) return { ok: false, failure: 'absent', detail: 'no file yet' };
    return { ok: true, state: await inspectSqlite(database.file) };
  } catch (error) {
    return { ok: false, failure: 'closed', detail: wordOf(error) };
  }
}

async function inspectSqlite(file: string): Promise<DatabaseState> {
  const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const ask: Ask = async (sql) => database.prepare(sql).all() as Record<string, unknown>[];
    const [version] = await ask('SELECT sqlite_version() AS version');
    const [journal] = await ask('PRAGMA journal_mode');
    const mode = String(journal?.['journal_mode']);
    const durability = [{ setting: 'journal_mode', is: mode, should: 'wal' }];
    return {
      version: `SQLite ${String(version?.['version'])}`,
      ...(await schemaOf(ask)),
      durability,
      nowMs: null,
    };
  } finally {
    database.close();
  }
}

async function inspectMysql(url: string): Promise<DatabaseState> {
  const connection = await createConnection({ uri: url, connectTimeout: CONNECT_TIMEOUT_MS });
  try {
    const ask: Ask = async (sql) => (await connection.query(sql))[0] as Record<string, unknown>[];
    const [row] = await ask(
      'SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS flush, @@log_bin AS log_bin, @@sync_binlog AS sync_binlog, UNIX_TIMESTAMP(NOW(3)) AS now',
    );
    const durability = [
      { setting: 'innodb_flush_log_at_trx_commit', is: String(row?.['flush']), should: '1' },
      ...(Number(row?.['log_bin']) === 1
        ? [{ setting: 'sync_binlog', is: String(row?.['sync_binlog']), should: '1' }]
        : []),
    ];
    const nowMs = Math.round(Number(row?.['now']) * 1_000);
    return { version: String(row?.['version']), ...(await schemaOf(ask)), durability, nowMs };
  } finally {
    await connection.end();
  }
}

async function schemaOf(ask: Ask) {
  const rows = await ask('SELECT name FROM migrations ORDER BY id').catch(() => []);
  const migrated = rows.map(({ name }) => String(name));
  const known = migrations.map(({ name }) => name);
  const checks = await ask("SELECT value FROM settings WHERE name = 'seal.check'").catch(() => []);
  const keyCheck = checks[0]?.['value'];
  return {
    migrated,
    pending: known.filter((name) => !migrated.includes(name)),
    unknown: migrated.filter((name) => !known.includes(name)),
    keyCheck: typeof keyCheck === 'string' ? keyCheck : null,
  };
}

/** Drivers put the user's name into messages, so a code is preferred. */
function wordOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && code !== 'ERR_SQLITE_ERROR') return code;
  return String(message).split('\n')[0]!;
}
