import { defaultPreferences, type Preferences } from '../../model/preferences.js';
import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import { select } from '../select.js';

export const preferences = defineTable({
  name: 'preferences',
  columns: { app: 'id', user: 'id', document: 'text' },
  primaryKey: ['app', 'user'],
});

/** The users' preferences; who has never chosen anything is missing. */
export async function readPreferences(
  ledger: Ledger,
  app: string,
  users: readonly string[],
): Promise<ReadonlyMap<string, Preferences>> {
  const rows = await select(ledger, 'SELECT * FROM preferences WHERE app = ? AND user IN (…)', [app, users]);
  return new Map(
    rows.map((row) => {
      const { user, document } = preferences.row(row);
      // Settings that are newer than the row have their defaults.
      return [user, { ...defaultPreferences, ...(JSON.parse(document) as Preferences) }];
    }),
  );
}

export function writePreferences(app: string, user: string, chosen: Preferences): Write[] {
  return [{ op: 'upsert', table: 'preferences', rows: [{ app, user, document: JSON.stringify(chosen) }] }];
}
