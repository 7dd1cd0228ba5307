import { setTimeout } from 'node:timers/promises';
import type { Ledger, Write } from './ledger.js';
import { expired } from './statements.js';

/** Rows of one commit: some tens of milliseconds, for which whoever else writes waits. */
const ROWS = 1_000;
/** Between two commits, so that others get their turn, and copying the log keeps up, ms. */
const PAUSE_MS = 20;

/**
 * Lets go of what is old, a bounded number of rows a commit: a table that was left alone for a day must hold up nobody.
 * Writes of other kinds are committed as they are. `rows` of one instant more than wanted go together.
 */
export async function expireGradually(
  ledger: Pick<Ledger, 'commit' | 'report'>,
  writes: readonly Write[],
  rows: number = ROWS,
): Promise<void> {
  for (const write of writes) {
    if (write.op !== 'expire') {
      await ledger.commit([write]);
      continue;
    }
    let since = write.since;
    for (;;) {
      const { sql, params } = expired(since === undefined ? write : { ...write, since });
      const { table, column } = write;
      // Where the next one begins. A report: it may pass over many rows that stay, and must not hold up the loop.
      const oldest = `SELECT ${column} AS at FROM ${table} WHERE ${sql} ORDER BY ${column} LIMIT 1`;
      const [first] = await ledger.report(oldest, params);
      if (first === undefined) break;
      const [next] = await ledger.report(`${oldest} OFFSET ${rows}`, params);
      const from = Number(first.at);
      const until = next === undefined ? write.before : Math.max(Number(next.at), from + 1);
      await ledger.commit([{ ...write, since: from, before: until }]);
      if (next === undefined) break;
      since = until;
      await setTimeout(PAUSE_MS);
    }
  }
}
