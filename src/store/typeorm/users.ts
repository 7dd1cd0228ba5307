import type { Preferences } from '../../model/preferences.js';
import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import { select } from '../select.js';
import { type User, UserStore } from '../stores.js';
import { readPreferences, writePreferences } from './preferences.js';

export const users = defineTable({
  name: 'users',
  columns: { app: 'id', id: 'id', name: 'text?', bot: 'integer' },
  primaryKey: ['app', 'id'],
});

export class LedgerUsers extends UserStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async get(app: string, ids: readonly string[]): Promise<readonly User[]> {
    const unique = [...new Set(ids)];
    const rows = await select(this.ledger, 'SELECT * FROM users WHERE app = ? AND id IN (…)', [app, unique]);
    return rows.map((row) => {
      const { id, name, bot } = users.row(row);
      return { app, id, name, bot: bot === 1 };
    });
  }

  override put(put: readonly User[]): Write[] {
    const rows = put.map(({ app, id, name, bot }) => ({ app, id, name, bot: Number(bot) }));
    return [{ op: 'upsert', table: 'users', rows }];
  }

  override preferences(app: string, ids: readonly string[]): Promise<ReadonlyMap<string, Preferences>> {
    return readPreferences(this.ledger, app, [...new Set(ids)]);
  }

  override putPreferences(app: string, user: string, preferences: Preferences): Write[] {
    return writePreferences(app, user, preferences);
  }
}
