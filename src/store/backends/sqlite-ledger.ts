// The one writer of a SQLite file. A transaction runs from BEGIN to COMMIT without yielding, so nothing can slip into it
// (TypeORM shares one connection between overlapping transactions and loses neighbours' rows).
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { GroupCommit, type Unit } from '../group-commit.js';
import { type Cell, DuplicateKey, Ledger, type Row, type Write } from '../ledger.js';
import { type Statement, statementsOf } from '../statements.js';
import type { ReportWorker } from './report-worker.js';

/** Prepared statements kept at hand. */
const MAX_STATEMENTS = 500;
/** Extended result codes of https://www.sqlite.org/rescode.html: SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID. */
const duplicateCodes: ReadonlySet<unknown> = new Set([1555, 2067, 2579]);

export class SqliteLedger extends Ledger {
  readonly #prepared = new LRUCache<string, StatementSync>({ max: MAX_STATEMENTS });
  readonly #commits = new GroupCommit((group) => this.#write(group));

  constructor(
    private readonly handle: DatabaseSync,
    private readonly reports: ReportWorker,
    private readonly release: () => Promise<void>,
  ) {
    super();
  }

  override commit(writes: readonly Write[]): Promise<void> {
    return writes.length === 0 ? Promise.resolve() : this.#commits.add(writes);
  }

  override async query(sql: string, params: readonly Cell[] = []): Promise<readonly Row[]> {
    return this.#prepare(sql).all(...(params as SQLInputValue[])) as Row[];
  }

  override report(sql: string, params: readonly Cell[] = []): Promise<readonly Row[]> {
    return this.reports.run(sql, params);
  }

  override async close(): Promise<void> {
    await this.#commits.settled();
    await this.reports.close();
    this.#prepared.clear();
    await this.release();
  }

  #write(group: readonly Unit[]): void {
    const failed = new Map<Unit, unknown>();
    this.handle.exec('BEGIN IMMEDIATE');
    try {
      for (const unit of group) {
        const error = this.#writeUnit(unit);
        if (error !== null) failed.set(unit, error);
      }
      this.handle.exec('COMMIT');
    } catch (error) {
      // A full disk may have rolled back already.
      if (this.handle.isTransaction) this.handle.exec('ROLLBACK');
      throw error;
    }
    for (const unit of group) {
      if (failed.has(unit)) unit.reject(asDuplicate(failed.get(unit)));
      else unit.resolve();
    }
  }

  /** What went wrong with this unit alone, after which its neighbours go on; null if nothing did. */
  #writeUnit(unit: Unit): unknown {
    let statements: Statement[];
    try {
      statements = unit.writes.flatMap((write) => statementsOf(write, 'sqlite'));
    } catch (error) {
      return error;
    }
    this.#prepare('SAVEPOINT unit').run();
    try {
      for (const { sql, params } of statements) this.#prepare(sql).run(...(params as SQLInputValue[]));
      this.#prepare('RELEASE unit').run();
      return null;
    } catch (error) {
      // Some failures (a full disk) end the transaction: then no unit of the group is in.
      if (!this.handle.isTransaction) throw error;
      this.#prepare('ROLLBACK TO unit').run();
      this.#prepare('RELEASE unit').run();
      return error;
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      statement = this.handle.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

function asDuplicate(error: unknown): unknown {
  const isDuplicate = error instanceof Error && 'errcode' in error && duplicateCodes.has(error.errcode);
  return isDuplicate ? new DuplicateKey(error) : error;
}
