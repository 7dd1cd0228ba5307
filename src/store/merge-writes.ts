// The writes of many units in, fewer and larger ones out: over a network each statement costs a round trip.
import type { Cell, Row, Write } from './ledger.js';

/** An update or deletion of many rows at once. */
export type Merged =
  | Write
  | { readonly op: 'update_each'; readonly table: string; readonly set: Row; readonly wheres: readonly Row[] }
  | { readonly op: 'delete_each'; readonly table: string; readonly wheres: readonly Row[] };

interface Batch {
  /** What a write must share to join: table, operation, columns, and for updates the values. */
  readonly like: string;
  readonly first: Write;
  readonly rows: Row[];
}

/**
 * Joins neighbours that differ in their rows only. The order of writes to one table is kept; tables know nothing of
 * each other (the ledger has no foreign keys), except through raw SQL, which therefore stays where it is.
 */
export function mergeWrites(writes: readonly Write[]): Merged[] {
  const merged: Merged[] = [];
  let batches: Batch[] = [];
  let open = new Map<string, Batch>();
  const flush = (): void => {
    merged.push(...batches.map(toMerged));
    batches = [];
    open = new Map();
  };
  for (const write of writes) {
    if (write.op === 'sql' || write.op === 'expire') {
      flush();
      merged.push(write);
      continue;
    }
    const like = likeness(write);
    let batch = open.get(write.table);
    if (batch?.like !== like) {
      batch = { like, first: write, rows: [] };
      batches.push(batch);
      open.set(write.table, batch);
    }
    batch.rows.push(...('rows' in write ? write.rows : [write.where]));
  }
  flush();
  return merged;
}

function likeness(write: Exclude<Write, { op: 'sql' | 'expire' }>): string {
  if ('rows' in write) return `${write.op} ${Object.keys(write.rows[0] ?? {}).join()}`;
  const where = Object.entries(write.where).map(
    ([column, value]) => `${column}${value === null ? ' null' : ''}`,
  );
  const set =
    write.op === 'update'
      ? Object.entries(write.set).map(([column, value]) => `${column}=${named(value)}`)
      : [];
  return `${write.op} ${where.join()} ${set.join()}`;
}

function named(value: Cell): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : JSON.stringify(value);
}

function toMerged({ first, rows }: Batch): Merged {
  switch (first.op) {
    case 'update':
      return { op: 'update_each', table: first.table, set: first.set, wheres: rows };
    case 'delete':
      return { op: 'delete_each', table: first.table, wheres: rows };
    case 'sql':
    case 'expire':
      return first;
    default:
      return { ...first, rows };
  }
}
