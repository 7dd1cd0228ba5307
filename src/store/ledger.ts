// The ledger database as everything else sees it: atomic groups of writes, and reads. What was committed is fsynced.

export type Cell = string | number | Uint8Array | null;
export type Row = Readonly<Record<string, Cell>>;

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

  abstract close(): Promise<void>;
}

/** A row's primary or unique key is taken: what a `commit` rejects with, so that a caller can tell it from trouble. */
export class DuplicateKey extends Error {
  constructor(cause: unknown) {
    super('a row with this key is already in the ledger', { cause });
    this.name = 'DuplicateKey';
  }
}
