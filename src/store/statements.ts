// Writes in, SQL out: one portable dialect with two words that differ. Identifiers are quoted with backticks, which
// both backends understand.
import type { BackendKind } from './columns.js';
import type { Cell, Row, Write } from './ledger.js';
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

export function statementsOf(write: Write, backend: BackendKind): Statement[] {
  switch (write.op) {
    case 'sql':
      return [{ sql: write.sql, params: write.params }];
    case 'update': {
      const set = Object.keys(write.set).map((column) => `${quote(column)} = ?`);
      const { sql, params } = condition(write.where);
      return [
        {
          sql: `UPDATE ${quote(write.table)} SET ${set.join(', ')} WHERE ${sql}`,
          params: [...Object.values(write.set), ...params],
        },
      ];
    }
    case 'delete': {
      const { sql, params } = condition(write.where);
      return [{ sql: `DELETE FROM ${quote(write.table)} WHERE ${sql}`, params }];
    }
    default:
      return rowStatements(write, backend);
  }
}

function rowStatements(write: RowsWrite, backend: BackendKind): Statement[] {
  const { rows } = write;
  if (rows.length === 0) return [];
  const columns = Object.keys(rows[0]!);
  const statements: Statement[] = [];
  for (let at = 0; at < rows.length;) {
    const left = rows.length - at;
    const size = chunkSizes[backend].find((each) => each <= left && each * columns.length <= MAX_PARAMS) ?? 1;
    const params: Cell[] = [];
    for (const row of rows.slice(at, at + size)) for (const column of columns) params.push(row[column]!);
    statements.push({ sql: insertion(write, columns, size, backend), params });
    at += size;
  }
  return statements;
}

const insertions = new Map<string, string>();

function insertion(write: RowsWrite, columns: readonly string[], size: number, backend: BackendKind): string {
  const key = `${backend} ${write.op} ${write.table} ${size} ${columns.join()}`;
  let sql = insertions.get(key);
  if (sql === undefined) {
    const tuple = `(${columns.map(() => '?').join(', ')})`;
    const tuples = Array.from({ length: size }, () => tuple).join(', ');
    sql = `INSERT INTO ${quote(write.table)} (${columns.map(quote).join(', ')}) VALUES ${tuples}`;
    sql += conflictClause(write, columns, backend);
    insertions.set(key, sql);
  }
  return sql;
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

function condition(where: Row): Statement {
  const parts = Object.entries(where).map(([column, value]) => ({
    sql: value === null ? `${quote(column)} IS NULL` : `${quote(column)} = ?`,
    params: value === null ? [] : [value],
  }));
  // An empty condition would touch every row: a bug of the caller, never a wish.
  if (parts.length === 0) throw new Error('an update or deletion needs a condition');
  return { sql: parts.map((part) => part.sql).join(' AND '), params: parts.flatMap((part) => part.params) };
}

function quote(identifier: string): string {
  return `\`${identifier}\``;
}
