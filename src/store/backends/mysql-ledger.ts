import type { Pool } from 'mysql2/promise';
import { GroupCommit } from '../group-commit.js';
import { type Cell, Ledger, type Row, type Write } from '../ledger.js';
import { read } from './mysql-connections.js';
import type { MysqlWriter } from './mysql-writer.js';

/** Writes on one connection, in groups; reads on a pool. */
export class MysqlLedger extends Ledger {
  readonly #commits: GroupCommit;

  constructor(
    private readonly pool: Pool,
    private readonly writer: MysqlWriter,
  ) {
    super();
    this.#commits = new GroupCommit((group) => writer.write(group));
  }

  override commit(writes: readonly Write[]): Promise<void> {
    return writes.length === 0 ? Promise.resolve() : this.#commits.add(writes);
  }

  override query(sql: string, params: readonly Cell[] = []): Promise<readonly Row[]> {
    return read(this.pool, sql, params);
  }

  override report(sql: string, params: readonly Cell[] = []): Promise<readonly Row[]> {
    return read(this.pool, sql, params);
  }

  override async close(): Promise<void> {
    await this.#commits.settled();
    await this.writer.close();
    await this.pool.end();
  }
}
