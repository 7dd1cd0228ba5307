// Pieces of SQL that the reports share, the same for SQLite, MySQL and MariaDB.
import type { Buckets } from '../buckets.js';
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
export function bucket(column: string, buckets: Buckets | null): string {
  if (buckets === null) return '0';
  const shown = shownBy(column, buckets.clock);
  return `${shown} - ${shown} % ${Math.trunc(buckets.stepMs)}`;
}

/** What a clock shows at an instant. In a span it is changed a few times at most. */
function shownBy(column: string, clock: Buckets['clock']): string {
  const changes = clock.slice(0, -1);
  const last = Math.trunc(clock.at(-1)!.aheadMs);
  if (changes.length === 0) return last === 0 ? column : `(${column} + (${last}))`;
  const cases = changes.map(
    ({ until, aheadMs }) => `WHEN ${column} < ${Math.trunc(until)} THEN ${Math.trunc(aheadMs)}`,
  );
  return `(${column} + CASE ${cases.join(' ')} ELSE ${last} END)`;
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
