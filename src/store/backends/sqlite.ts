import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DataSource } from 'typeorm';
import { entitySchema } from '../columns.js';
import type { Ledger } from '../ledger.js';
import { migrations } from '../migrations/index.js';
import { tables } from '../typeorm/index.js';
import { NodeSqlite } from './node-sqlite.js';
import { ReportWorker } from './report-worker.js';
import { SqliteLedger } from './sqlite-ledger.js';
import { lockBeside } from './sqlite-lock.js';

export interface SqliteDatabase {
  readonly kind: 'sqlite';
  readonly file: string;
  /** This process decides on what is in the file, and no other may while it lives. */
  readonly isOwned?: boolean;
}

/** How long a statement waits for another process, such as a backup, ms. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Pages of the log (4 KiB each) at which the writer itself copies them into the file, within a commit. The ledger has
 * them copied in a thread long before; this bounds the log when writing never pauses, or a report holds up the thread.
 */
const LOG_PAGES = 16_000;

/** Opens (or creates) the file, brings its schema up to date and makes every COMMIT fsync. */
export async function openSqlite({ file, isOwned = false }: SqliteDatabase): Promise<Ledger> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const unlock = isOwned ? lockBeside(file) : () => undefined;
  try {
    return await open(file, isOwned, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function open(file: string, isOwned: boolean, unlock: () => void): Promise<Ledger> {
  let opened: NodeSqlite | undefined;
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    database: file,
    driver: NodeSqlite,
    timeout: BUSY_TIMEOUT_MS,
    entities: tables.map((table) => entitySchema(table, 'sqlite')),
    migrations: [...migrations],
    prepareDatabase: (database: NodeSqlite) => {
      opened = database;
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    },
  });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations({ transaction: 'each' });
    const { handle } = opened!;
    // TypeORM switches foreign keys on; the ledger has none and must not pay for the checks.
    handle.exec('PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456;');
    handle.exec(
      `PRAGMA wal_autocheckpoint = ${LOG_PAGES}; PRAGMA journal_size_limit = ${LOG_PAGES * 4_096};`,
    );
    await chmod(file, 0o600);
    const release = (): Promise<void> => {
      // The owner leaves an empty log, also beside somebody's open reader; nobody is waited for.
      if (isOwned) handle.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)');
      return dataSource.destroy().finally(unlock);
    };
    return new SqliteLedger(handle, new ReportWorker(file), release);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}
