// The backends a store suite runs over: SQLite always, MySQL where WARBLER_TEST_MYSQL_URL points to a server.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { backends, type Database } from '../../src/store/backends/index.js';
import { openStore, type Store } from '../../src/store/open-store.js';

export interface Place {
  readonly database: Database;
  readonly dataDir: string;
  open(): Promise<Store>;
  remove(): Promise<void>;
}

export interface TestBackend {
  readonly kind: Database['kind'];
  /** Why its tests cannot run here; null when they can. */
  readonly missing: string | null;
  /** A fresh database that nobody else uses. */
  create(): Promise<Place>;
}

const mysqlUrl = process.env.WARBLER_TEST_MYSQL_URL;
const isRequired = (process.env.WARBLER_TEST_REQUIRE ?? '').split(',').includes('mysql');

export const testBackends: readonly TestBackend[] = backends.map(({ kind }) => ({
  kind,
  missing:
    kind === 'mysql' && !mysqlUrl && !isRequired
      ? 'WARBLER_TEST_MYSQL_URL is not set: the store is not tested on MySQL here'
      : null,
  create: () => (kind === 'sqlite' ? createSqlite() : createMysql()),
}));

async function createSqlite(): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'warbler-store-'));
  const database = { kind: 'sqlite', file: join(dataDir, 'warbler.db') } as const;
  return {
    database,
    dataDir,
    open: () => openStore({ database, dataDir }),
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

let created = 0;

async function createMysql(): Promise<Place> {
  if (!mysqlUrl) throw new Error('WARBLER_TEST_REQUIRE names mysql, but WARBLER_TEST_MYSQL_URL is not set');
  const dataDir = await mkdtemp(join(tmpdir(), 'warbler-store-'));
  const name = `warbler_store_${process.pid}_${++created}`;
  const url = new URL(mysqlUrl);
  const administer = async (sql: string): Promise<void> => {
    const connection = await createConnection({ uri: mysqlUrl });
    await connection.query(sql);
    await connection.end();
  };
  await administer(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  const database = { kind: 'mysql', url: url.href } as const;
  return {
    database,
    dataDir,
    open: () => openStore({ database, dataDir }),
    remove: async () => {
      await administer(`DROP DATABASE IF EXISTS ${name}`);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
