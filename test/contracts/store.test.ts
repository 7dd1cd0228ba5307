import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuplicateKey, type Write } from '../../src/store/ledger.js';
import type { Store } from '../../src/store/open-store.js';
import { type Place, testBackends } from './store-backends.js';
import { anEvent } from './store-records.js';

const alike = ['Bob', 'bob', 'bób', 'bob ', ' bob', 'BOB', 'bob\u0301', 'bob\t'];

describe.each(testBackends)('the ledger on $kind', ({ missing, create }) => {
  if (missing) {
    it.skip(missing, () => undefined);
    return;
  }
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await create();
    store = await place.open();
  });
  afterAll(async () => {
    await store?.close();
    await place?.remove();
  });

  it('tells ids apart that differ in case, accent or trailing space only', async () => {
    const users = alike.map((id) => ({ app: 'alike', id, name: id, bot: false }));
    await store.ledger.commit([
      ...store.users.put(users),
      ...store.conversations.put(
        alike.map((id) => ({ app: 'alike', id, type: 'group', parent: null, title: id })),
      ),
      ...store.events.insert(
        alike.map((id, i) => anEvent({ app: 'alike', seq: i + 1, id, message: id, conversation: id })),
      ),
    ]);
    for (const id of alike) {
      expect(await store.users.get('alike', [id])).toEqual([{ app: 'alike', id, name: id, bot: false }]);
      expect((await store.conversations.get('alike', [id])).map((each) => each.title)).toEqual([id]);
      expect((await store.events.messages('alike', [id])).map((each) => each.id)).toEqual([id]);
      expect((await store.events.known('alike', [id], [])).map((each) => each.id)).toEqual([id]);
    }
  });

  it('keeps every commit and nothing of a rollback when 50 of them interleave', async () => {
    const taken: Write = { op: 'insert', table: 'settings', rows: [{ name: 'taken', value: '' }] };
    await store.ledger.commit([taken]);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, async (_, i) => {
        if (i % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
        const row = { name: `interleaved-${String(i).padStart(2, '0')}`, value: String(i) };
        const own: Write = { op: 'insert', table: 'settings', rows: [row] };
        await store.ledger.commit(i % 2 === 0 ? [own] : [own, taken]);
      }),
    );
    results.forEach((result, i) => expect(result.status).toBe(i % 2 === 0 ? 'fulfilled' : 'rejected'));
    const rows = await store.ledger.query(
      "SELECT value FROM settings WHERE name LIKE 'interleaved-%' ORDER BY name",
    );
    expect(rows.map((row) => row.value)).toEqual(Array.from({ length: 25 }, (_, i) => String(i * 2)));
  });

  it('rejects a duplicate key alone and says that it is one', async () => {
    const put = (name: string): Promise<void> =>
      store.ledger.commit([{ op: 'insert', table: 'settings', rows: [{ name, value: name }] }]);
    const results = await Promise.allSettled([put('one'), put('two'), put('one'), put('three')]);
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect((results[2] as PromiseRejectedResult).reason).toBeInstanceOf(DuplicateKey);
  });
});
