import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import { CursorStore } from '../stores.js';

export const cursors = defineTable({
  name: 'cursors',
  columns: { app: 'id', connector: 'id', cursor: 'text' },
  primaryKey: ['app', 'connector'],
});

export class LedgerCursors extends CursorStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async get(app: string, connector: string): Promise<string | null> {
    const sql = 'SELECT * FROM cursors WHERE app = ? AND connector = ?';
    const [row] = await this.ledger.query(sql, [app, connector]);
    return row ? cursors.row(row).cursor : null;
  }

  override put(app: string, connector: string, cursor: string): Write[] {
    return [{ op: 'upsert', table: 'cursors', rows: [{ app, connector, cursor }] }];
  }
}
