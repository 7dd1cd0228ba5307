// Live rows on their way to the screen: batches in, one new snapshot per animation frame out, however fast they come.
import type { FeedRow } from '../api/types.js';
import { mergeRows } from './merge-rows.js';

export const MAX_ROWS = 2_000;

export type FeedStatus = 'connecting' | 'live' | 'offline' | 'refused';

export interface FeedSnapshot {
  /** Newest first, at most MAX_ROWS. */
  readonly rows: readonly FeedRow[];
  /** Rows that arrived while somebody reads or has paused; newest first, at most MAX_ROWS. */
  readonly waiting: readonly FeedRow[];
  /** Rows that the server said it left out. */
  readonly missed: number;
  readonly status: FeedStatus;
  /** The app that the key is for, once the server has said so. */
  readonly app: string | null;
}

const empty: FeedSnapshot = { rows: [], waiting: [], missed: 0, status: 'connecting', app: null };

export class FeedStore {
  #snapshot = empty;
  #arrived: FeedRow[] = [];
  #missed = 0;
  #frame: number | null = null;
  #isHeld = false;
  readonly #listeners = new Set<() => void>();
  /** How the list was left, for whoever comes back to it from a decision. */
  left = { isPaused: false, topPx: 0 };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = (): FeedSnapshot => this.#snapshot;

  /** A batch as the server sent it, oldest first. */
  add(items: readonly FeedRow[], dropped: number): void {
    this.#arrived.push(...items);
    // A hidden tab gets no frames: what would fall out of the bound anyway need not pile up.
    if (this.#arrived.length > 2 * MAX_ROWS) this.#arrived = this.#arrived.slice(-MAX_ROWS);
    this.#missed += dropped;
    this.#frame ??= requestAnimationFrame(() => this.#flush());
  }

  /** While held, rows wait instead of moving what somebody reads. */
  hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    if (!isHeld) this.release();
  }

  /** Shows what waits; later rows wait again if the feed is still held. */
  release(): void {
    const { rows, waiting } = this.#snapshot;
    if (waiting.length > 0) this.#become({ rows: mergeRows(waiting, rows, MAX_ROWS), waiting: [] });
  }

  forgetMissed(): void {
    this.#become({ missed: 0 });
  }

  setStatus(status: FeedStatus, app: string | null = this.#snapshot.app): void {
    if (status !== this.#snapshot.status || app !== this.#snapshot.app) this.#become({ status, app });
  }

  #flush(): void {
    this.#frame = null;
    const arrived = this.#arrived.sort(newestFirst);
    const missed = this.#snapshot.missed + this.#missed;
    this.#arrived = [];
    this.#missed = 0;
    const place = this.#isHeld ? 'waiting' : 'rows';
    this.#become({ [place]: mergeRows(arrived, this.#snapshot[place], MAX_ROWS), missed });
  }

  #become(change: Partial<FeedSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function newestFirst(a: FeedRow, b: FeedRow): number {
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
