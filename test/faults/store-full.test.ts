import { describe, expect, it } from 'vitest';
import { testBackends } from '../contracts/store-backends.js';

describe('a full disk under SQLite', () => {
  it('refuses what does not fit, keeps what was committed, and goes on when there is room', async () => {
    const place = await testBackends.find(({ kind }) => kind === 'sqlite')!.create();
    const store = await place.open();
    const put = (name: string, bytes: number): Promise<void> =>
      store.ledger.commit(store.settings.put(name, 'x'.repeat(bytes)));
    await put('before', 10);
    const [{ page_count: pages } = {}] = await store.ledger.query('PRAGMA page_count');
    await store.ledger.query(`PRAGMA max_page_count = ${Number(pages) + 20}`);

    const results = await Promise.allSettled([put('small', 10), put('large', 10_000_000), put('later', 10)]);
    for (const [i, name] of ['small', 'large', 'later'].entries()) {
      const isThere = (await store.settings.get(name)) !== null;
      expect(isThere, name).toBe(results[i]!.status === 'fulfilled');
    }
    expect(results[1].status).toBe('rejected');

    await store.ledger.query('PRAGMA max_page_count = 1000000');
    await put('large', 10_000_000);
    expect((await store.settings.get('large'))?.length).toBe(10_000_000);
    expect((await store.settings.get('before'))?.length).toBe(10);
    await store.close();
    await place.remove();
  });
});
