import { defineTable } from '../columns.js';
import { type AwaitedDisplay, DisplayStore } from '../display-store.js';
import type { Ledger, Write } from '../ledger.js';

/** Pushes of whose display a word is awaited (W01). A row goes with the word, or when its time is over. */
export const awaitedDisplays = defineTable({
  name: 'awaited_displays',
  columns: { app: 'id', push: 'word', user: 'id', due_at: 'integer' },
  primaryKey: ['app', 'push'],
  indexes: [['due_at']],
});

/** Devices whose app has told of a display, with the provider of that push. */
export const displayReports = defineTable({
  name: 'display_reports',
  columns: { app: 'id', user: 'id', device: 'id', provider: 'word', first_at: 'integer' },
  primaryKey: ['app', 'user', 'device', 'provider'],
});

export class LedgerDisplays extends DisplayStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override await({ app, push, user, due_at }: AwaitedDisplay): Write[] {
    return [{ op: 'upsert', table: 'awaited_displays', rows: [{ app, push, user, due_at }] }];
  }

  override end(app: string, push: string): Write[] {
    return [{ op: 'delete', table: 'awaited_displays', where: { app, push } }];
  }

  override async due(before: number, limit: number): Promise<readonly AwaitedDisplay[]> {
    const sql = 'SELECT * FROM awaited_displays WHERE due_at <= ? ORDER BY due_at, app, push LIMIT ?';
    return (await this.ledger.query(sql, [before, limit])).map((row) => awaitedDisplays.row(row));
  }

  override reported(app: string, user: string, device: string, provider: string, at: number): Write[] {
    const rows = [{ app, user, device, provider, first_at: at }];
    return [{ op: 'insert_missing', table: 'display_reports', rows }];
  }

  override async hasReported(app: string, user: string, device: string, provider: string): Promise<boolean> {
    const sql =
      'SELECT first_at FROM display_reports WHERE app = ? AND user = ? AND device = ? AND provider = ?';
    return (await this.ledger.query(sql, [app, user, device, provider])).length > 0;
  }
}
