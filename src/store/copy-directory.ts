// Who is who and who is where, from one ledger into another: what a replay starts from. Only tables without sealed
// columns; what is sealed stays with its key.
import type { Cell, Ledger, Row } from './ledger.js';

const PAGE = 1_000;

interface Copied {
  readonly table: string;
  /** What orders the rows of an app, unique. */
  readonly key: readonly string[];
  readonly where?: string;
  /** The row as it was before what is replayed. */
  readonly asItWas?: (row: Row) => Row;
}

/** Copies the directory of an app without those who joined since `since` (ms); nobody has read anything yet. */
export async function copyDirectory(from: Ledger, to: Ledger, app: string, since: number): Promise<void> {
  const copied: readonly Copied[] = [
    { table: 'users', key: ['id'] },
    { table: 'conversations', key: ['id'] },
    { table: 'preferences', key: ['user'] },
    {
      table: 'memberships',
      key: ['conversation', 'user'],
      where: `(joined_at IS NULL OR joined_at < ${since})`,
      asItWas: (row) => ({ ...row, read_up_to_seq: 0 }),
    },
  ];
  for (const each of copied) await copyTable(from, to, app, each);
}

async function copyTable(from: Ledger, to: Ledger, app: string, { table, key, where, asItWas }: Copied) {
  for (let last: Row | null = null; ;) {
    const after: readonly Cell[] = last === null ? [] : key.map((column) => last![column]!);
    const rows = await from.report(pageSql(table, key, where, after.length > 0), [app, ...expand(after)]);
    if (rows.length > 0) {
      await to.commit([{ op: 'upsert', table, rows: asItWas === undefined ? rows : rows.map(asItWas) }]);
    }
    if (rows.length < PAGE) return;
    last = rows.at(-1)!;
  }
}

/** Keyset paging over one or two columns, in SQL that both backends know. */
function pageSql(table: string, key: readonly string[], where: string | undefined, isNext: boolean): string {
  const [first, second] = key;
  const beyond = second === undefined ? `${first} > ?` : `(${first} > ? OR (${first} = ? AND ${second} > ?))`;
  const conditions = ['app = ?', ...(isNext ? [beyond] : []), ...(where === undefined ? [] : [where])];
  return `SELECT * FROM ${table} WHERE ${conditions.join(' AND ')} ORDER BY ${key.join(', ')} LIMIT ${PAGE}`;
}

function expand(after: readonly Cell[]): readonly Cell[] {
  const [first, second] = after;
  return second === undefined ? after : [first!, first!, second];
}
