import {
  type Connection,
  createConnection,
  createPool,
  type Pool,
  type PoolOptions,
  type TypeCast,
} from 'mysql2/promise';
import { monotonicMs } from '../../observe/clock.js';
import type { Cell, Row } from '../ledger.js';

/** Reads run side by side on this many connections. */
const POOL_SIZE = 8;
/** How long a restarting database is waited for, and how often it is tried, ms. */
const PATIENCE_MS = 30_000;
const RETRY_MS = 250;
/** How long a connection may take to be made; and after how long without a word the other end is looked for, ms. */
const CONNECT_MS = 5_000;
const KEEP_ALIVE_MS = 10_000;

/** Ids are `varbinary`, which the driver would give as buffers; sealed columns are blobs and stay bytes. */
const typeCast: TypeCast = (field, next) => (field.type === 'VAR_STRING' ? field.string('utf8') : next());

/** What the driver's own connection has besides what its types tell. */
interface Tracked {
  readonly stream: {
    once(event: 'close', listener: () => void): unknown;
    destroy(error: Error): unknown;
  };
}

/** The connections to one database, so that all can be ended when it has gone without a word. */
export class MysqlConnections {
  readonly #streams = new Set<Tracked['stream']>();
  #isClosing = false;

  constructor(private readonly url: string) {}

  readPool(): Pool {
    const pool = createPool({ ...this.#options(), connectionLimit: POOL_SIZE });
    pool.pool.on('connection', (connection) => {
      this.#track(connection as unknown as Tracked);
      connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', () => undefined);
    });
    return pool;
  }

  /** A connection for the one writer. `found rows`: an update that changes nothing still counts as found. */
  async writer(): Promise<Connection> {
    const connection = await this.#connect();
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    return connection;
  }

  /** Resolves when the database answers, with whatever, also that it has too many connections. */
  async probe(): Promise<void> {
    try {
      const connection = await this.#connect();
      await connection.query('SELECT 1').finally(() => connection.destroy());
    } catch (error) {
      if (isConnectionError(error)) throw error;
    }
  }

  async read(pool: Pool, sql: string, params: readonly Cell[]): Promise<readonly Row[]> {
    const [rows] = await this.patiently(() => pool.execute(sql, params.map(toParam)));
    return rows as readonly Row[];
  }

  /** Repeats what may be repeated while the database cannot be reached, for half a minute at most. */
  async patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const until = monotonicMs() + PATIENCE_MS;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!isConnectionError(error) || this.#isClosing || monotonicMs() >= until) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** Nothing is tried again from here on. */
  giveUp(): void {
    this.#isClosing = true;
    this.abandon();
  }

  abandon(): void {
    const lost = Object.assign(new Error('given up'), { code: 'PROTOCOL_CONNECTION_LOST' });
    for (const stream of this.#streams) stream.destroy(lost);
  }

  async #connect(): Promise<Connection> {
    const connection = await createConnection(this.#options());
    // The one of callbacks lies inside the one of promises.
    this.#track((connection as unknown as { readonly connection: Tracked }).connection);
    // A lost connection is noticed by the next statement; without a listener it would end the process.
    connection.on('error', () => undefined);
    return connection;
  }

  #options(): PoolOptions {
    return {
      uri: this.url,
      charset: 'utf8mb4',
      supportBigNumbers: true,
      bigNumberStrings: false,
      decimalNumbers: true,
      typeCast,
      connectTimeout: CONNECT_MS,
      enableKeepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    };
  }

  #track({ stream }: Tracked): void {
    this.#streams.add(stream);
    stream.once('close', () => this.#streams.delete(stream));
  }
}

/** The driver writes typed arrays other than Buffer as JSON. */
export function toParam(cell: Cell): string | number | Buffer | null {
  if (cell instanceof Uint8Array) return Buffer.isBuffer(cell) ? cell : Buffer.from(cell);
  return cell;
}

const connectionCodes: ReadonlySet<unknown> = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ER_SERVER_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_NEW_ABORTING_CONNECTION',
]);

export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && connectionCodes.has(error.code)) return true;
  return /closed state|connection is closed|server closed the connection/i.test(error.message);
}

export function errorNumber(error: unknown): number | undefined {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number'
    ? error.errno
    : undefined;
}
