import { createConnection } from 'mysql2/promise';
import { describe, expect, it } from 'vitest';
import { testBackends } from '../contracts/store-backends.js';

/** Ends every connection to the database, in whatever it is doing. */
async function cutAll(url: string): Promise<void> {
  const { pathname } = new URL(url);
  const admin = await createConnection({ uri: url });
  const [rows] = await admin.query(
    'SELECT id FROM information_schema.processlist WHERE db = ? AND id <> CONNECTION_ID()',
    [pathname.slice(1)],
  );
  for (const { id } of rows as { id: number }[])
    await admin.query('KILL CONNECTION ?', [id]).catch(() => undefined);
  await admin.end();
}

describe.each(testBackends.filter(({ kind }) => kind === 'mysql'))(
  'lost connections on $kind',
  ({ missing, create }) => {
    it.skipIf(missing)('lose no commit, double none and fail no read', { timeout: 60_000 }, async () => {
      const place = await create();
      const store = await place.open();
      const { database } = place;
      const url = database.kind === 'mysql' ? database.url : '';
      let commits = 0;
      for (let round = 0; round < 10; round++) {
        const cutting = new Promise((resolve) => setTimeout(resolve, round)).then(() => cutAll(url));
        const work = Array.from({ length: 20 }, async (_, i) => {
          for (let step = 0; step < 10; step++) {
            const row = { name: `cut-${round}-${i}-${step}`, value: '' };
            // A plain insert: were it done twice, the second would be refused.
            await store.ledger.commit([{ op: 'insert', table: 'settings', rows: [row] }]);
            commits++;
            expect(await store.settings.get(row.name)).toBe('');
          }
        });
        await Promise.all([cutting, ...work]);
      }
      const [count] = await store.ledger.query(
        "SELECT COUNT(*) AS rows_found FROM settings WHERE name LIKE 'cut-%'",
      );
      expect([commits, count?.rows_found]).toEqual([2_000, 2_000]);
      await store.close();
      await place.remove();
    });
  },
);
