// The registry of backends: the only list of them.
import type { Ledger } from '../ledger.js';
import { type MysqlDatabase, openMysql } from './mysql.js';
import { openSqlite, type SqliteDatabase } from './sqlite.js';

export type Database = SqliteDatabase | MysqlDatabase;

export interface Backend<D extends Database = never> {
  readonly kind: Database['kind'];
  readonly open: (database: D) => Promise<Ledger>;
}

export const backends: readonly Backend[] = [
  { kind: 'sqlite', open: openSqlite },
  { kind: 'mysql', open: openMysql },
];

export function openLedger(database: Database): Promise<Ledger> {
  const backend = backends.find(({ kind }) => kind === database.kind);
  if (!backend) throw new Error(`there is no backend ${database.kind}`);
  return (backend as Backend<Database>).open(database);
}
