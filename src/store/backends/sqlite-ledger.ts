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

/** Rows written between two checkpoints: some thousand pages of the log. */
const ROWS_BETWEEN_CHECKPOINTS = 5_000;

type Failures = ReadonlyMap<Unit, unknown>;

export class SqliteLedger extends Ledger {
  readonly #prepared = new LRUCache<string, StatementSync>({ max: MAX_STATEMENTS });
  readonly #commits = new GroupCommit((group) => this.#write(group));
  #rowsToCopy = 0;
  #isCopying = false;

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
    const failed = this.#writeTogether(group) ?? this.#writeApart(group);
    for (const unit of group) {
      if (failed.has(unit)) unit.reject(asDuplicate(failed.get(unit)));
      else unit.resolve();
    }
    if (this.#rowsToCopy >= ROWS_BETWEEN_CHECKPOINTS) this.#checkpoint();
  }

  /** All units at once: a savepoint costs a copy of every page that is changed. Null when something in them fails. */
  #writeTogether(group: readonly Unit[]): Failures | null {
    let isInUnits = false;
    try {
      this.#transact(() => {
        isInUnits = true;
        for (const unit of group) this.#run(statements(unit));
        isInUnits = false;
      });
      return new Map();
    } catch (error) {
      if (!isInUnits) throw error;
      return null;
    }
  }

  /** Each unit behind a savepoint, so that a failing one leaves its neighbours committed. */
  #writeApart(group: readonly Unit[]): Failures {
    const failed = new Map<Unit, unknown>();
    this.#transact(() => {
      for (const unit of group) {
        const error = this.#writeUnit(unit);
        if (error !== null) failed.set(unit, error);
      }
    });
    return failed;
  }

  #transact(work: () => void): void {
    this.handle.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.handle.exec('COMMIT');
    } catch (error) {
      // A full disk may have rolled back already.
      if (this.handle.isTransaction) this.handle.exec('ROLLBACK');
      throw error;
    }
  }

  /** What went wrong with this unit alone, after which its neighbours go on; null if nothing did. */
  #writeUnit(unit: Unit): unknown {
    this.#prepare('SAVEPOINT unit').run();
    try {
      this.#run(statements(unit));
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

  #run(made: readonly Statement[]): void {
    for (const { sql, params } of made) {
      const { changes } = this.#prepare(sql).run(...(params as SQLInputValue[]));
      this.#rowsToCopy += Number(changes);
    }
  }

  /** One at a time. Where it fails, the writer's own checkpoint (see `openSqlite`) keeps the log bounded. */
  #checkpoint(): void {
    if (this.#isCopying) return;
    this.#isCopying = true;
    this.#rowsToCopy = 0;
    const done = (): void => {
      this.#isCopying = false;
    };
    this.reports.checkpoint().then(done, done);
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

function statements(unit: Unit): Statement[] {
  return unit.writes.flatMap((write) => statementsOf(write, 'sqlite'));
}

function asDuplicate(error: unknown): unknown {
  const isDuplicate = error instanceof Error && 'errcode' in error && duplicateCodes.has(error.errcode);
  return isDuplicate ? new DuplicateKey(error) : error;
}
