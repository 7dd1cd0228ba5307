import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLedger } from '../../src/store/backends/index.js';

it('a SQLite file has one gateway at a time; others may read it, and the next may have it when the first has gone', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'warbler-owner-'));
  const database = { kind: 'sqlite', file: join(directory, 'warbler.db') } as const;
  const first = await openLedger({ ...database, isOwned: true });
  await expect(openLedger({ ...database, isOwned: true })).rejects.toThrow(/belongs to a gateway/);
  const reader = await openLedger(database);
  expect(await reader.query('SELECT COUNT(*) AS n FROM events')).toEqual([{ n: 0 }]);
  await reader.close();
  await first.close();
  const second = await openLedger({ ...database, isOwned: true });
  await second.close();
  await rm(directory, { recursive: true });
});
