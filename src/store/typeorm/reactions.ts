import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import { select } from '../select.js';
import type { Reaction } from '../stores.js';

export const reactions = defineTable({
  name: 'reactions',
  columns: {
    app: 'id',
    user: 'id',
    about: 'word',
    key: 'id',
    opens: 'integer',
    dismissals: 'integer',
    updated_at: 'integer',
  },
  primaryKey: ['app', 'user', 'about', 'key'],
});

export async function readReactions(
  ledger: Ledger,
  app: string,
  users: readonly string[],
): Promise<readonly Reaction[]> {
  const rows = await select(ledger, 'SELECT * FROM reactions WHERE app = ? AND user IN (…)', [app, users]);
  return rows.map((row) => {
    const reaction = reactions.row(row);
    return { ...reaction, about: reaction.about as Reaction['about'] };
  });
}

export function writeReactions(put: readonly Reaction[]): Write[] {
  const rows = put.map(({ app, user, about, key, opens, dismissals, updated_at }) => {
    return { app, user, about, key, opens, dismissals, updated_at };
  });
  return [{ op: 'upsert', table: 'reactions', rows }];
}
