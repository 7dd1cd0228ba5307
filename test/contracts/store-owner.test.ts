import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger } from '../../src/store/backends/index.js';
import { type Place, testBackends } from './store-backends.js';

describe.each(testBackends)('a ledger on $kind', ({ missing, create }) => {
  let place: Place;
  beforeAll(async () => {
    if (missing === null) place = await create();
  });
  afterAll(() => place?.remove());

  it.skipIf(missing !== null)(
    'has one gateway at a time; others may read it, and the next may have it when the first has gone',
    { timeout: 30_000 },
    async () => {
      const owned = { ...place.database, isOwned: true };
      const first = await openLedger(owned);
      await expect(openLedger(owned)).rejects.toThrow(/belongs to a gateway/);
      const reader = await openLedger(place.database);
      expect(await reader.query('SELECT COUNT(*) AS n FROM events')).toEqual([{ n: 0 }]);
      await reader.close();
      await first.close();
      const second = await openLedger(owned);
      await second.close();
    },
  );
});
