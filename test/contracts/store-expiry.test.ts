import { expect, it } from 'vitest';
import type { Write } from '../../src/store/ledger.js';
import { expireGradually } from '../../src/store/expire-gradually.js';
import type { Store } from '../../src/store/open-store.js';
import { onEveryBackend } from './every-backend.js';
import { ownStore } from './own-store.js';

/** How the stalls in docs/reliability.md are measured: WARBLER_TEST_EXPIRED_ROWS=300000. */
const ROWS = Number(process.env.WARBLER_TEST_EXPIRED_ROWS ?? 12_000);

onEveryBackend('what is old', ({ kind, create }) => {
  let store: Store;
  ownStore(create, (opened) => (store = opened));

  async function fill(app: string, rows: number): Promise<void> {
    for (let at = 0; at < rows; at += 5_000) {
      const decisions = Array.from({ length: Math.min(5_000, rows - at) }, (_, i) => ({
        app,
        id: `dec_${String(at + i).padStart(9, '0')}`,
        cause: 'c',
        event: `e${at + i}`,
        message: `m${at + i}`,
        conversation: `c${(at + i) % 100}`,
        user: `u${(at + i) % 1_000}`,
        at: at + i,
        policy_version: 1,
        tally: ' push/relevant ',
        body: '{"relevance":null,"devices":[]}'.padEnd(400),
        previous: null,
      }));
      await store.ledger.commit([{ op: 'insert', table: 'decisions', rows: decisions }]);
    }
  }

  /** The ledger, and the size of each commit made through it. */
  function counting() {
    const sizes: number[] = [];
    const { ledger } = store;
    const commit = (writes: readonly Write[]) => {
      sizes.push(writes.length);
      return ledger.commit(writes);
    };
    return { sizes, ledger: { commit, report: ledger.report.bind(ledger) } };
  }

  const left = async (app: string) => {
    const [row] = await store.ledger.query('SELECT COUNT(*) AS n FROM decisions WHERE app = ?', [app]);
    return row!.n;
  };

  /** How often somebody else could write until `work` was done, and the longest they had to wait, ms. */
  async function beside(work: Promise<void>): Promise<{ commits: number; longestMs: number }> {
    let isDone = false;
    let commits = 0;
    let longestMs = 0;
    const ended = work.finally(() => (isDone = true));
    while (!isDone) {
      const started = performance.now();
      await store.ledger.commit(store.settings.put('beside', String(commits)));
      longestMs = Math.max(longestMs, performance.now() - started);
      commits++;
    }
    await ended;
    return { commits, longestMs: Math.round(longestMs) };
  }

  it(
    'goes a bounded number of rows at a time, so that others write in between',
    { timeout: 600_000 },
    async () => {
      await fill('old', ROWS);
      const old = store.decisions.retain(ROWS);
      const atOnce = await beside(store.ledger.commit(old));
      expect(await left('old')).toBe(0);
      await fill('old', ROWS);
      const { sizes, ledger } = counting();
      const gradual = await beside(expireGradually(ledger, old));
      expect(await left('old')).toBe(0);
      expect(sizes.length).toBeGreaterThanOrEqual(ROWS / 1_000);
      expect(gradual.commits).toBeGreaterThan(sizes.length);
      if (process.env.WARBLER_TEST_EXPIRED_ROWS)
        console.log(
          `${kind}: ${ROWS} rows at once ${atOnce.longestMs} ms, gradually ${gradual.longestMs} ms`,
        );
    },
  );

  it('ends where it should, also among rows of one instant and rows that stay', async () => {
    const item = (message: string, state: string, taken_in_at: number) => {
      return { app: 'a', user: 'u', message, state, taken_in_at, body: Buffer.from('') };
    };
    const items = [
      ...Array.from({ length: 7 }, (_, i) => item(`same-${i}`, 'pushed', 5)),
      ...Array.from({ length: 5 }, (_, i) => item(`old-${i}`, i % 2 === 0 ? 'held' : 'pushed', 10 + i)),
      item('new', 'pushed', 100),
    ];
    await store.ledger.commit([{ op: 'insert', table: 'items', rows: items }]);
    const { sizes, ledger } = counting();
    await expireGradually(ledger, store.recipients.retain(100), 2);
    const rows = await store.ledger.query("SELECT message FROM items WHERE app = 'a' ORDER BY message");
    expect(rows.map((row) => String(row.message))).toEqual(['new', 'old-0', 'old-2', 'old-4']);
    expect(sizes.length).toBeGreaterThan(1);
  });
});
