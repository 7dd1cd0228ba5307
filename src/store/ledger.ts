// The ledger database as everything else sees it: atomic groups of writes, and reads. What was committed is fsynced.

export type Cell = string | number | Uint8Array | null;
export type Row = Readonly<Record<string, Cell>>;

/** Removes the rows whose instant `column` is before `before` (and not before `since`), or sets in them what `set` says. */
export interface Expiry {
  readonly op: 'expire';
  readonly table: string;
  readonly column: string;
  readonly before: number;
  readonly since?: number;
  /** What else must be so of a row, in portable SQL. */
  readonly where?: string;
  readonly set?: string;
}

/**
 * One change, as data, so that a backend can run a whole transaction at once on its single writer. All rows
 * of a write have the same columns.
 */
export type Write =
  | { readonly op: 'insert'; readonly table: string; readonly rows: readonly Row[] }
  /** Replaces the given columns where the table's primary key exists, else inserts. */
  | { readonly op: 'upsert'; readonly table: string; readonly rows: readonly Row[] }
  /** Leaves rows whose primary or unique key exists as they are. */
  | { readonly op: 'insert_missing'; readonly table: string; readonly rows: readonly Row[] }
  | { readonly op: 'update'; readonly table: string; readonly set: Row; readonly where: Row }
  | { readonly op: 'delete'; readonly table: string; readonly where: Row }
  | Expiry
  /** Raw, portable SQL with `?` parameters, for what the shapes above cannot say (ranges, counters). */
  | { readonly op: 'sql'; readonly sql: string; readonly params: readonly Cell[] };

export abstract class Ledger {
  /**
   * Makes all writes durable or none of them. Calls that arrive together share one fsync (group commit), but a failing
   * one (for example a duplicate key) rejects alone and leaves its neighbours committed.
   */
  abstract commit(writes: readonly Write[]): Promise<void>;

  /** Runs a short indexed read. Portable SQL, `?` parameters; integers come back as numbers, blobs as Uint8Array. */
  abstract query(sql: string, params?: readonly Cell[]): Promise<readonly Row[]>;

  /** Runs a read that may scan: on SQLite in a worker thread on a read-only connection, so the loop never blocks. */
  abstract report(sql: string, params?: readonly Cell[]): Promise<readonly Row[]>;

  /** Whether the database has not answered for a second or two. What is asked of it meanwhile waits for half a minute. */
  get isAway(): boolean {
    return false;
  }

  /**
   * What `work` comes to, for somebody who should not wait for long: rejects with a LedgerAway within two seconds after
   * the database stopped answering. What was begun goes on without them.
   */
  whileThere<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  abstract close(): Promise<void>;
}

/** The database does not answer. `isBegun`: what was asked for may be done all the same, or will be when it is back. */
export class LedgerAway extends Error {
  constructor(readonly isBegun: boolean) {
    super('the ledger does not answer');
    this.name = 'LedgerAway';
  }
}

/** A row's primary or unique key is taken: what a `commit` rejects with, so that a caller can tell it from trouble. */
export class DuplicateKey extends Error {
  constructor(cause: unknown) {
    super('a row with this key is already in the ledger', { cause });
    this.name = 'DuplicateKey';
  }
}
