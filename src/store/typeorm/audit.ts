import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import { type AuditRow, AuditStore } from '../stores.js';

export const audit = defineTable({
  name: 'audit',
  columns: {
    app: 'id',
    id: 'word',
    at: 'integer',
    actor: 'text',
    action: 'word',
    target: 'text',
    detail: 'text',
  },
  primaryKey: ['app', 'id'],
});

export class LedgerAudit extends AuditStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override insert({ app, id, at, actor, action, target, detail }: AuditRow): Write[] {
    const row = { app, id, at, actor, action, target, detail: JSON.stringify(detail) };
    return [{ op: 'insert', table: 'audit', rows: [row] }];
  }

  override async list(app: string, before: string | null, limit: number): Promise<readonly AuditRow[]> {
    const older = before === null ? '' : ' AND id < ?';
    const sql = `SELECT * FROM audit WHERE app = ?${older} ORDER BY id DESC LIMIT ?`;
    const rows = await this.ledger.query(sql, before === null ? [app, limit] : [app, before, limit]);
    return rows.map((row) => {
      const found = audit.row(row);
      return { ...found, detail: JSON.parse(found.detail) as AuditRow['detail'] };
    });
  }
}
