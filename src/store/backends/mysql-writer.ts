// The one writer of a MySQL or MariaDB database: a group of units in one transaction on one connection. It knows of each
// group whether it was committed, even when the connection broke during COMMIT.
import type { Connection } from 'mysql2/promise';
import { StartRefused } from '../../model/start-refused.js';
import type { Unit } from '../group-commit.js';
import { DuplicateKey } from '../ledger.js';
import { mergeWrites, type Merged } from '../merge-writes.js';
import { statementsOf } from '../statements.js';
import { errorNumber, isConnectionError, type MysqlConnections, toParam } from './mysql-connections.js';

/** ER_DUP_ENTRY, ER_LOCK_WAIT_TIMEOUT and ER_LOCK_DEADLOCK of the MySQL error reference. */
const DUPLICATE = 1062;
const lockTroubles: ReadonlySet<number | undefined> = new Set([1205, 1213]);
const MAX_TRIES = 5;
const OWNER_SECONDS = 5;

type Failures = ReadonlyMap<Unit, unknown>;

export class MysqlWriter {
  #connection: Promise<Connection> | null = null;
  /** The row of `settings` that says which of this writer's groups was committed last. */
  #marker: string | null = null;
  #group = 0;

  /** `isOwned`: no second writer may own the database while this one lives; a lost connection is fenced by it, too. */
  constructor(
    private readonly connections: MysqlConnections,
    private readonly isOwned: boolean,
  ) {}

  /** Connects at once. @throws StartRefused when another gateway owns the database. */
  async open(): Promise<void> {
    await this.#connected();
  }

  async write(group: readonly Unit[]): Promise<void> {
    this.#group++;
    const failures = await this.#transact(group);
    for (const unit of group) {
      if (failures.has(unit)) unit.reject(asDuplicate(failures.get(unit)));
      else unit.resolve();
    }
  }

  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => null);
    if (!connection) return;
    await connection.execute('DELETE FROM settings WHERE name = ?', [this.#marker]).catch(() => undefined);
    await connection.end().catch(() => undefined);
  }

  async #transact(group: readonly Unit[]): Promise<Failures> {
    let ambiguous: Failures | null = null;
    for (let tries = 1; ; tries++) {
      const connection = await this.connections.patiently(() => this.#connected());
      const attempt = { failures: new Map<Unit, unknown>(), isCommitting: false };
      try {
        if (ambiguous !== null && (await this.#lastCommitted(connection)) === this.#group) return ambiguous;
        await this.#attempt(connection, group, attempt);
        return attempt.failures;
      } catch (error) {
        if (isConnectionError(error)) {
          this.#connection = null;
          connection.destroy();
          if (attempt.isCommitting) ambiguous = attempt.failures;
        } else {
          await connection.query('ROLLBACK').catch(() => undefined);
          if (!lockTroubles.has(errorNumber(error))) throw error;
        }
        if (tries >= MAX_TRIES) throw error;
      }
    }
  }

  /** All units at once; one by one, each behind a savepoint, only when something in them fails. */
  async #attempt(
    connection: Connection,
    group: readonly Unit[],
    attempt: { failures: Map<Unit, unknown>; isCommitting: boolean },
  ): Promise<void> {
    await connection.query('START TRANSACTION');
    try {
      await this.#run(connection, mergeWrites(group.flatMap((unit) => unit.writes)));
    } catch (error) {
      if (isConnectionError(error) || lockTroubles.has(errorNumber(error))) throw error;
      await connection.query('ROLLBACK');
      await connection.query('START TRANSACTION');
      for (const unit of group) await this.#runAlone(connection, unit, attempt.failures);
    }
    await connection.execute('UPDATE settings SET value = ? WHERE name = ?', [
      String(this.#group),
      this.#marker,
    ]);
    attempt.isCommitting = true;
    await connection.query('COMMIT');
  }

  async #runAlone(connection: Connection, unit: Unit, failures: Map<Unit, unknown>): Promise<void> {
    await connection.query('SAVEPOINT unit');
    try {
      await this.#run(connection, mergeWrites(unit.writes));
      await connection.query('RELEASE SAVEPOINT unit');
    } catch (error) {
      // A deadlock has ended the whole transaction, not this unit alone.
      if (isConnectionError(error) || lockTroubles.has(errorNumber(error))) throw error;
      await connection.query('ROLLBACK TO SAVEPOINT unit');
      failures.set(unit, error);
    }
  }

  async #run(connection: Connection, writes: readonly Merged[]): Promise<void> {
    for (const write of writes) {
      for (const { sql, params } of statementsOf(write, 'mysql'))
        await connection.execute(sql, params.map(toParam));
    }
  }

  #connected(): Promise<Connection> {
    if (this.#connection === null) {
      this.#connection = this.#connect();
      this.#connection.catch(() => {
        this.#connection = null;
      });
    }
    return this.#connection;
  }

  async #connect(): Promise<Connection> {
    const connection = await this.connections.writer();
    if (this.isOwned) await own(connection);
    if (this.#marker === null) {
      const [[row]] = (await connection.query('SELECT UUID() AS id')) as unknown as [{ id: string }[]];
      const marker = `ledger.writer.${row!.id}`;
      await connection.execute('INSERT INTO settings (name, value) VALUES (?, ?)', [marker, '0']);
      this.#marker = marker;
    }
    return connection;
  }

  /** Waits for an old transaction that still runs on the server: it holds the lock of the marker's row. */
  async #lastCommitted(connection: Connection): Promise<number> {
    const sql = 'SELECT value FROM settings WHERE name = ? FOR UPDATE';
    const [rows] = (await connection.execute(sql, [this.#marker])) as unknown as [{ value: string }[]];
    return Number(rows[0]?.value ?? 0);
  }
}

/**
 * Takes the database for this session; the server frees it with the session, however that ends. A gateway that was just
 * killed may still have it for a moment.
 */
async function own(connection: Connection): Promise<void> {
  const sql = "SELECT GET_LOCK(CONCAT('warbler.gateway.', DATABASE()), ?) AS taken";
  const [rows] = (await connection.execute(sql, [OWNER_SECONDS])) as unknown as [{ taken: number }[]];
  if (Number(rows[0]?.taken) === 1) return;
  connection.destroy();
  throw new StartRefused(
    'This database belongs to a gateway that is running. Stop it, or name another database.',
  );
}

function asDuplicate(error: unknown): unknown {
  return errorNumber(error) === DUPLICATE ? new DuplicateKey(error) : error;
}
