import type { Pool } from 'mysql2/promise';
import { GroupCommit } from '../group-commit.js';
import { type Cell, Ledger, type Row, type Write } from '../ledger.js';
import type { MysqlConnections } from './mysql-connections.js';
import { MysqlPulse } from './mysql-pulse.js';
import type { MysqlWriter } from './mysql-writer.js';

/** Writes on one connection, in groups; reads on a pool. */
export class MysqlLedger extends Ledger {
  readonly #commits: GroupCommit;
  readonly #pulse: MysqlPulse;

  constructor(
    private readonly connections: MysqlConnections,
    private readonly pool: Pool,
    private readonly writer: MysqlWriter,
  ) {
    super();
    this.#pulse = new MysqlPulse({
      probe: () => connections.probe(),
      abandon: () => connections.abandon(),
    });
    this.#commits = new GroupCommit((group) => this.#pulse.watch(writer.write(group)));
  }

  override get isAway(): boolean {
    return this.#pulse.isAway;
  }

  override whileThere<T>(work: () => Promise<T>): Promise<T> {
    return this.#pulse.whileThere(work);
  }

  override commit(writes: readonly Write[]): Promise<void> {
    return writes.length === 0 ? Promise.resolve() : this.#commits.add(writes);
  }

  override query(sql: string, params: readonly Cell[] = []): Promise<readonly Row[]> {
    return this.#pulse.watch(this.connections.read(this.pool, sql, params));
  }

  override report(sql: string, params: readonly Cell[] = []): Promise<readonly Row[]> {
    return this.#pulse.watch(this.connections.read(this.pool, sql, params));
  }

  override async close(): Promise<void> {
    if (this.isAway) this.connections.giveUp();
    await this.#commits.settled();
    await this.writer.close();
    await this.pool.end();
    this.#pulse.stop();
  }
}
