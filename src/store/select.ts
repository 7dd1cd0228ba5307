import type { Cell, Ledger, Row } from './ledger.js';

/** Values in one IN list; longer lists are read in several queries. */
const CHUNK = 256;

/**
 * Runs a short read whose parameters may be lists: each list takes the place of one `(…)`. Lists are cut into chunks and
 * padded to few lengths (prepared statements are found again), so the SQL must not sort or limit over a list.
 */
export async function select(
  ledger: Ledger,
  sql: string,
  params: readonly (Cell | readonly string[])[],
): Promise<readonly Row[]> {
  const long = params.findIndex((param) => isList(param) && param.length > CHUNK);
  if (long >= 0) {
    const list = params[long] as readonly string[];
    const rows: Row[] = [];
    for (let at = 0; at < list.length; at += CHUNK) {
      rows.push(...(await select(ledger, sql, params.with(long, list.slice(at, at + CHUNK)))));
    }
    return rows;
  }
  const cells = params.map((param) => (isList(param) ? padded(param) : param));
  const lists = cells.filter(isList);
  if (lists.some((list) => list.length === 0)) return [];
  let next = 0;
  const text = sql.replaceAll('(…)', () => `(${lists[next++]!.map(() => '?').join(', ')})`);
  return ledger.query(text, cells.flat());
}

function isList(param: Cell | readonly string[] | undefined): param is readonly string[] {
  return Array.isArray(param);
}

/** Repeats the last value until the length is a power of two. */
function padded(list: readonly string[]): readonly string[] {
  if (list.length < 2) return list;
  const length = 2 ** Math.ceil(Math.log2(list.length));
  return [...list, ...Array.from({ length: length - list.length }, () => list.at(-1)!)];
}
