import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import type { Cohort, ReportSpan } from '../stores.js';
import { cells, within } from './report-sql.js';

export const cohorts = defineTable({
  name: 'cohorts',
  columns: {
    app: 'id',
    event: 'id',
    reason: 'word',
    message: 'id',
    conversation: 'id',
    members: 'integer',
    at: 'integer',
    policy_version: 'integer',
  },
  primaryKey: ['app', 'event', 'reason'],
  indexes: [['app', 'message'], ['at']],
});

export class LedgerCohorts {
  constructor(private readonly ledger: Ledger) {}

  insert(counted: readonly Cohort[]): Write[] {
    const rows = counted.map(({ app, event, reason, message, conversation, members, at, policy_version }) => {
      return { app, event, reason, message, conversation, members, at, policy_version };
    });
    return rows.length === 0 ? [] : [{ op: 'insert', table: 'cohorts', rows }];
  }

  async list(
    app: string,
    { message, event }: { message?: string; event?: string },
  ): Promise<readonly Cohort[]> {
    const [column, value] = event === undefined ? ['message', message] : ['event', event];
    if (value === undefined) return [];
    const rows = await this.ledger.query(`SELECT * FROM cohorts WHERE app = ? AND ${column} = ?`, [
      app,
      value,
    ]);
    return rows.map((row) => cohorts.row(row));
  }

  async reasons(app: string, span: ReportSpan): Promise<readonly { reason: string; members: number }[]> {
    const sql = `SELECT reason, SUM(members) AS members FROM cohorts c WHERE ${within('c', 'at')} GROUP BY reason`;
    const rows = await this.ledger.report(sql, cells(app, span));
    return rows.map((row) => ({ reason: String(row.reason), members: Number(row.members) }));
  }
}
