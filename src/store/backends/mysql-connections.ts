import {
  type Connection,
  createConnection,
  createPool,
  type Pool,
  type PoolOptions,
  type TypeCast,
} from 'mysql2/promise';
import type { Cell, Row } from '../ledger.js';

/** Reads run side by side on this many connections. */
const POOL_SIZE = 8;
/** How long a restarting database is waited for, and how often it is tried, ms. */
const PATIENCE_MS = 30_000;
const RETRY_MS = 250;

/** Ids are `varbinary`, which the driver would give as buffers; sealed columns are blobs and stay bytes. */
const typeCast: TypeCast = (field, next) => (field.type === 'VAR_STRING' ? field.string('utf8') : next());

function optionsOf(url: string): PoolOptions {
  return {
    uri: url,
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: false,
    decimalNumbers: true,
    typeCast,
    enableKeepAlive: true,
  };
}

export function createReadPool(url: string): Pool {
  const pool = createPool({ ...optionsOf(url), connectionLimit: POOL_SIZE });
  pool.pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', () => undefined);
  });
  return pool;
}

/** A connection for the one writer. `found rows`: an update that changes nothing still counts as found. */
export async function connectWriter(url: string): Promise<Connection> {
  const connection = await createConnection(optionsOf(url));
  // A lost connection is noticed by the next statement; without a listener it would end the process.
  connection.on('error', () => undefined);
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  return connection;
}

export async function read(pool: Pool, sql: string, params: readonly Cell[]): Promise<readonly Row[]> {
  const [rows] = await patiently(() => pool.execute(sql, params.map(toParam)));
  return rows as readonly Row[];
}

/** The driver writes typed arrays other than Buffer as JSON. */
export function toParam(cell: Cell): string | number | Buffer | null {
  if (cell instanceof Uint8Array) return Buffer.isBuffer(cell) ? cell : Buffer.from(cell);
  return cell;
}

/** Repeats what may be repeated while the database cannot be reached, for half a minute at most. */
export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let triesLeft = PATIENCE_MS / RETRY_MS; ; triesLeft--) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConnectionError(error) || triesLeft <= 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
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
