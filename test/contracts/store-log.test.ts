import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger } from '../../src/store/backends/index.js';
import type { Ledger, Write } from '../../src/store/ledger.js';

/** What SQLite keeps in its log before a writer copies it within a commit. */
const LOG_BYTES = 16_000 * 4_096;

describe('the log of a SQLite ledger', () => {
  let directory: string;
  let ledger: Ledger;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'warbler-log-'));
    ledger = await openLedger({ kind: 'sqlite', file: join(directory, 'l.db'), isOwned: true });
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const bytes = async (name: string): Promise<number> =>
    (await stat(join(directory, name)).catch(() => ({ size: 0 }))).size;
  const users = (group: number): Write[] => {
    const row = (at: number) => ({ app: 'demo', id: `u-${group}-${at}`, name: 'x'.repeat(200), bot: 0 });
    return [{ op: 'insert', table: 'users', rows: Array.from({ length: 500 }, (_, at) => row(at)) }];
  };

  it('reaches the file while the ledger is in use, long before it is full', async () => {
    const before = await bytes('l.db');
    for (let group = 0; group < 12; group++) await ledger.commit(users(group));
    expect(await bytes('l.db-wal')).toBeLessThan(LOG_BYTES);
    const late = Date.now() + 10_000;
    while ((await bytes('l.db')) === before && Date.now() < late)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await bytes('l.db')).toBeGreaterThan(before);
  });

  it('is empty once the ledger is closed, and nothing is lost with it', async () => {
    await ledger.close();
    expect(await bytes('l.db-wal')).toBe(0);
    const again = await openLedger({ kind: 'sqlite', file: join(directory, 'l.db') });
    expect(await again.query('SELECT COUNT(*) AS n FROM users')).toEqual([{ n: 6_000 }]);
    await again.close();
  });
});
