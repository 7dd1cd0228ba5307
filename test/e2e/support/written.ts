import { tables } from '../../../src/store/typeorm/index.js';
import type { World } from './world.js';

/** What the ledger holds: rows of each table, and the bytes of all their values. */
export interface Held {
  readonly rows: Readonly<Record<string, number>>;
  readonly bytes: number;
}

export interface Written extends Held {
  readonly wallMs: number;
}

/** What something writes, in whichever tables, and how long it takes. */
export async function writtenBy(world: World, action: () => Promise<unknown>): Promise<Written> {
  const before = await held(world);
  const start = performance.now();
  await action();
  const wallMs = performance.now() - start;
  const after = await held(world);
  const grown = Object.entries(after.rows).map(([table, n]) => [table, n - before.rows[table]!] as const);
  return {
    rows: Object.fromEntries(grown.filter(([, n]) => n !== 0)),
    bytes: after.bytes - before.bytes,
    wallMs,
  };
}

async function held(world: World): Promise<Held> {
  const rows: Record<string, number> = {};
  let bytes = 0;
  for (const { name, columns } of tables) {
    const size = Object.keys(columns).map((column) => `COALESCE(LENGTH(\`${column}\`), 0)`);
    rows[name] = await world.count(`SELECT COUNT(*) AS n FROM \`${name}\``);
    bytes += await world.count(`SELECT COALESCE(SUM(${size.join(' + ')}), 0) AS n FROM \`${name}\``);
  }
  return { rows, bytes };
}
