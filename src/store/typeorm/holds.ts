import { defineTable } from '../columns.js';
import type { Ledger } from '../ledger.js';

/** Messages that wait, with the earliest release on any of their devices. */
export const holds = defineTable({
  name: 'holds',
  columns: { app: 'id', user: 'id', message: 'id', release_at: 'integer' },
  primaryKey: ['app', 'user', 'message'],
  indexes: [['release_at']],
});

/** Users of whom anything waits, notices as well, with the earliest release. */
export async function readDue(
  ledger: Ledger,
  before: number,
  limit: number,
): Promise<readonly { app: string; user: string; release_at: number }[]> {
  const sql =
    'SELECT app, user, MIN(release_at) AS release_at FROM (' +
    'SELECT app, user, release_at FROM holds WHERE release_at <= ? UNION ALL ' +
    'SELECT app, user, release_at FROM notices WHERE release_at <= ?' +
    ') AS waiting GROUP BY app, user ORDER BY release_at, app, user LIMIT ?';
  const rows = await ledger.query(sql, [before, before, limit]);
  return rows.map((row) => {
    const { app, user, release_at } = holds.row(row);
    return { app, user, release_at };
  });
}
