import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import { SettingStore } from '../stores.js';

export const settings = defineTable({
  name: 'settings',
  columns: { name: 'word', value: 'text' },
  primaryKey: ['name'],
});

export class LedgerSettings extends SettingStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async get(name: string): Promise<string | null> {
    const [row] = await this.ledger.query('SELECT * FROM settings WHERE name = ?', [name]);
    return row ? settings.row(row).value : null;
  }

  override put(name: string, value: string): Write[] {
    return [{ op: 'upsert', table: 'settings', rows: [{ name, value }] }];
  }
}
