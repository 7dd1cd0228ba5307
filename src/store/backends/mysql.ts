import { DataSource } from 'typeorm';
import { entitySchema } from '../columns.js';
import type { Ledger } from '../ledger.js';
import { migrations } from '../migrations/index.js';
import { tables } from '../typeorm/index.js';
import { MysqlConnections } from './mysql-connections.js';
import { MysqlLedger } from './mysql-ledger.js';
import { MysqlWriter } from './mysql-writer.js';

export interface MysqlDatabase {
  readonly kind: 'mysql';
  /** `mysql://user:password@host:port/database`, MySQL 8 or MariaDB from 10.6 on. */
  readonly url: string;
  /** This process decides on what is in the database, and no other may while it lives. */
  readonly isOwned?: boolean;
}

/** How long a start waits for another process that migrates, seconds. */
const LOCK_SECONDS = 120;

/** Brings the schema up to date, one process at a time, and opens the ledger on it. */
export async function openMysql({ url, isOwned = false }: MysqlDatabase): Promise<Ledger> {
  const connections = new MysqlConnections(url);
  await migrate(url, connections);
  const writer = new MysqlWriter(connections, isOwned);
  if (isOwned) await writer.open();
  const pool = connections.readPool();
  const ledger = new MysqlLedger(connections, pool, writer);
  const [settings] = await connections.read(pool, 'SELECT @@innodb_flush_log_at_trx_commit AS flush', []);
  if (Number(settings?.flush) !== 1) {
    process.emitWarning(
      'innodb_flush_log_at_trx_commit is not 1 on the database server: what was acknowledged may be lost in a crash.',
    );
  }
  return ledger;
}

async function migrate(url: string, connections: MysqlConnections): Promise<void> {
  const lock = await connections.writer();
  try {
    const sql = "SELECT GET_LOCK(CONCAT('warbler.migrations.', DATABASE()), ?) AS taken";
    const [rows] = (await lock.execute(sql, [LOCK_SECONDS])) as unknown as [{ taken: number }[]];
    if (Number(rows[0]?.taken) !== 1)
      throw new Error('another process has been migrating the database for too long');
    const dataSource = new DataSource({
      type: 'mysql',
      url,
      charset: 'utf8mb4',
      entities: tables.map((table) => entitySchema(table, 'mysql')),
      migrations: [...migrations],
    });
    await dataSource.initialize();
    try {
      await dataSource.runMigrations({ transaction: 'each' });
    } finally {
      await dataSource.destroy();
    }
  } finally {
    // Ends the session, and with it the lock.
    await lock.end();
  }
}
