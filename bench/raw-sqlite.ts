// The ceiling of the store: the same rows, in the same table with the same indexes, through node:sqlite alone: one prepared
// INSERT, one transaction with fsync a group.
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { admit } from '../src/ingest/admit.js';
import type { Row } from '../src/store/ledger.js';
import { openStore } from '../src/store/open-store.js';
import { cpuSeconds } from './child.js';
import { type Loop, machineMs } from './measure.js';

const TEMPLATES = 1_000;

export interface RawRun {
  readonly directory: string;
  readonly group: number;
  readonly seconds: number;
  /** Documents of the kind that the doors are sent. */
  readonly document: (index: number) => object;
}

/** What the loop did, and the CPU time of this process for one row. */
export interface RawLoop extends Loop {
  readonly cpuMicroseconds: number;
}

export async function rawSqlite({ directory, group, seconds, document }: RawRun): Promise<RawLoop> {
  const rows = await encodedRows(directory, document);
  const database = new DatabaseSync(join(directory, 'raw.db'));
  try {
    database.exec('PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456;');
    const names = Object.keys(rows[0]!);
    const insert = database.prepare(
      `INSERT INTO events (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    );
    const [seqAt, idAt, messageAt] = ['seq', 'id', 'message'].map((name) => names.indexOf(name));
    const values = rows.map((row) => names.map((name) => row[name] as SQLInputValue));
    let count = 0;
    const cpu = cpuSeconds();
    const start = machineMs();
    while (machineMs() - start < seconds * 1_000) {
      database.exec('BEGIN IMMEDIATE');
      for (let i = 0; i < group; i++, count++) {
        const row = values[count % TEMPLATES]!;
        row[seqAt!] = count + 1;
        row[idAt!] = `raw-${count}`;
        row[messageAt!] = row[messageAt!] === null ? null : `m-${count}`;
        insert.run(...row);
      }
      database.exec('COMMIT');
    }
    const took = (machineMs() - start) / 1_000;
    const cpuMicroseconds = ((cpuSeconds() - cpu) * 1e6) / count;
    return { count, seconds: took, perSecond: count / took, cpuMicroseconds };
  } finally {
    database.close();
  }
}

/** Encoded (and sealed) as the gateway would, before the clock starts. Leaves an empty, migrated file. */
async function encodedRows(directory: string, document: RawRun['document']): Promise<readonly Row[]> {
  const store = await openStore({
    database: { kind: 'sqlite', file: join(directory, 'raw.db') },
    dataDir: directory,
  });
  try {
    const stored = Array.from({ length: TEMPLATES }, (_, index) => {
      const admitted = admit('bench', document(index), 1_800_000_000_000);
      if (!admitted.ok) throw new Error(`not an event: ${JSON.stringify(admitted.problem)}`);
      const { event, bodyHash, notes } = admitted;
      return { seq: index, event, bodyHash, notes, state: 'pending' as const, crashes: 0 };
    });
    return store.events.insert(stored).flatMap((write) => ('rows' in write ? write.rows : []));
  } finally {
    await store.close();
  }
}
