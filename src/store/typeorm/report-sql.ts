// Pieces of SQL that the reports share, the same for SQLite, MySQL and MariaDB.
import type { Cell } from '../ledger.js';
import type { ReportSpan } from '../report-store.js';

/**
 * The rows of an app in a span. The app stands inside a function, so that SQLite takes the index of the instant and not
 * the key, which begins with the app and would have it read everything that the app ever did.
 */
export function within(table: string, column: string): string {
  return `${table}.${column} >= ? AND ${table}.${column} < ? AND COALESCE(${table}.app, '') = ?`;
}

export function cells(app: string, { since, until }: ReportSpan): Cell[] {
  return [since, until, app];
}

/** The start of the bucket that an instant lies in. Division differs between databases, the remainder does not. */
export function bucket(column: string, bucketMs: number | null): string {
  return bucketMs === null ? '0' : `${column} - ${column} % ${Math.trunc(bucketMs)}`;
}

/** A value in a JSON column as text; null for a missing one and for JSON null. A boolean is `1`, `0`, `true` or `false`. */
export function json(column: string, path: string): string {
  return `NULLIF(CAST(JSON_EXTRACT(${column}, '$.${path}') AS CHAR), 'null')`;
}

/** The least values of `ms` that 50, 90 and 99 percent of the rows of a group stay within (nearest rank). */
export function percentiles(rows: string, keys: readonly string[]): string {
  const by = keys.join(', ');
  const p = (percent: number): string =>
    `MIN(CASE WHEN place * 100 >= total * ${percent} THEN ms END) AS p${percent}`;
  return (
    `SELECT ${by}, COUNT(*) AS count, ${[50, 90, 99].map(p).join(', ')} FROM (` +
    `SELECT ${by}, ms, ROW_NUMBER() OVER (PARTITION BY ${by} ORDER BY ms) AS place, ` +
    `COUNT(*) OVER (PARTITION BY ${by}) AS total FROM (${rows}) timed WHERE ms IS NOT NULL) ranked ` +
    `GROUP BY ${by} ORDER BY ${by}`
  );
}
