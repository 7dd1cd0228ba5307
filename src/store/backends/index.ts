// The registry of backends: the only list of them.
import type { Ledger } from '../ledger.js';
import { type MysqlDatabase, openMysql } from './mysql.js';
import { openSqlite, type SqliteDatabase } from './sqlite.js';

export type Database = SqliteDatabase | MysqlDatabase;

interface Backend<K extends Database['kind'] = Database['kind']> {
  readonly kind: K;
  readonly open: (database: Extract<Database, { kind: K }>) => Promise<Ledger>;
}

export const backends = [
  { kind: 'sqlite', open: openSqlite } satisfies Backend<'sqlite'>,
  { kind: 'mysql', open: openMysql } satisfies Backend<'mysql'>,
] as const;

export function openLedger(database: Database): Promise<Ledger> {
  return database.kind === 'sqlite' ? openSqlite(database) : openMysql(database);
}
