// Writes in, SQL out: one portable dialect with two words that differ. Identifiers are quoted with backticks, which
// both backends understand.
import type { BackendKind } from './columns.js';
import type { Cell, Expiry, Row, Write } from './ledger.js';
import type { Merged } from './merge-writes.js';
import { keyOfTable } from './typeorm/index.js';

export interface Statement {
  readonly sql: string;
  readonly params: readonly Cell[];
}

/** Rows per statement, largest first: few sizes, so that prepared statements are found again. */
const chunkSizes: Record<BackendKind, readonly number[]> = { sqlite: [32, 8, 1], mysql: [512, 64, 8, 1] };
/** MySQL's limit is 65,535 placeholders, SQLite's 32,766. */
const MAX_PARAMS = 32_000;

type RowsWrite = Extract<Write, { readonly rows: readonly Row[] }>;

export function statementsOf(write: Merged, backend: BackendKind): Statement[] {
  switch (write.op) {
    case 'sql':
      return [{ sql: write.sql, params: write.params }];
    case 'expire':
      return [expiring(write)];
    case 'update':
      return conditioned(updating(write.table, write.set), [write.where], backend);
    case 'update_each':
      return conditioned(updating(write.table, write.set), write.wheres, backend);
    case 'delete':
      return conditioned(deleting(write.table), [write.where], backend);
    case 'delete_each':
      return conditioned(deleting(write.table), write.wheres, backend);
    default:
      return chunks(write.rows, backend).map((rows) => insertion(write, rows, backend));
  }
}

function expiring(expiry: Expiry): Statement {
  const { table, set } = expiry;
  const { sql, params } = expired(expiry);
  const change = set === undefined ? `DELETE FROM ${quote(table)}` : `UPDATE ${quote(table)} SET ${set}`;
  return { sql: `${change} WHERE ${sql}`, params };
}

/** The condition for its rows. */
export function expired({ column, before, since, where }: Expiry): Statement {
  const bounds = since === undefined ? [before] : [before, since];
  const from = since === undefined ? '' : ` AND ${quote(column)} >= ?`;
  return { sql: `${quote(column)} < ?${from}${where === undefined ? '' : ` AND ${where}`}`, params: bounds };
}

function updating(table: string, set: Row): Statement {
  const columns = Object.keys(set).map((column) => `${quote(column)} = ?`);
  return { sql: `UPDATE ${quote(table)} SET ${columns.join(', ')}`, params: Object.values(set) };
}

function deleting(table: string): Statement {
  return { sql: `DELETE FROM ${quote(table)}`, params: [] };
}

/** The statement for the rows that fulfil one of these conditions. */
function conditioned({ sql, params }: Statement, wheres: readonly Row[], backend: BackendKind): Statement[] {
  return chunks(wheres, backend).map((chunk) => {
    const conditions = chunk.map(condition);
    const any = conditions.map((each) => (chunk.length === 1 ? each.sql : `(${each.sql})`)).join(' OR ');
    return { sql: `${sql} WHERE ${any}`, params: [...params, ...conditions.flatMap((each) => each.params)] };
  });
}

function condition(where: Row): Statement {
  const columns = Object.entries(where);
  // An empty condition would touch every row: a bug of the caller, never a wish.
  if (columns.length === 0) throw new Error('an update or deletion needs a condition');
  return {
    sql: columns
      .map(([column, value]) => `${quote(column)} ${value === null ? 'IS NULL' : '= ?'}`)
      .join(' AND '),
    params: columns.flatMap(([, value]) => (value === null ? [] : [value])),
  };
}

function chunks(rows: readonly Row[], backend: BackendKind): Row[][] {
  const width = Object.keys(rows[0] ?? {}).length;
  const found: Row[][] = [];
  for (let at = 0; at < rows.length;) {
    const left = rows.length - at;
    const size = chunkSizes[backend].find((each) => each <= left && each * width <= MAX_PARAMS) ?? 1;
    found.push(rows.slice(at, at + size));
    at += size;
  }
  return found;
}

const insertions = new Map<string, string>();

function insertion(write: RowsWrite, rows: readonly Row[], backend: BackendKind): Statement {
  const columns = Object.keys(rows[0]!);
  const key = `${backend} ${write.op} ${write.table} ${rows.length} ${columns.join()}`;
  let sql = insertions.get(key);
  if (sql === undefined) {
    const tuple = `(${columns.map(() => '?').join(', ')})`;
    const tuples = rows.map(() => tuple).join(', ');
    sql = `INSERT INTO ${quote(write.table)} (${columns.map(quote).join(', ')}) VALUES ${tuples}`;
    sql += conflictClause(write, columns, backend);
    insertions.set(key, sql);
  }
  const params: Cell[] = [];
  for (const row of rows) for (const column of columns) params.push(row[column]!);
  return { sql, params };
}

function conflictClause(write: RowsWrite, columns: readonly string[], backend: BackendKind): string {
  if (write.op === 'insert') return '';
  const primaryKey = keyOfTable(write.table);
  const replaced = write.op === 'upsert' ? columns.filter((column) => !primaryKey.includes(column)) : [];
  if (backend === 'mysql') {
    // Not INSERT IGNORE: that would also swallow values that do not fit.
    const kept = quote(primaryKey[0]!);
    const set = replaced.map((column) => `${quote(column)} = VALUES(${quote(column)})`);
    return ` ON DUPLICATE KEY UPDATE ${set.length > 0 ? set.join(', ') : `${kept} = ${kept}`}`;
  }
  if (replaced.length === 0) return ' ON CONFLICT DO NOTHING';
  const set = replaced.map((column) => `${quote(column)} = excluded.${quote(column)}`);
  return ` ON CONFLICT (${primaryKey.map(quote).join(', ')}) DO UPDATE SET ${set.join(', ')}`;
}

function quote(identifier: string): string {
  return `\`${identifier}\``;
}
