import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Seal } from '../../seal/seal.js';
import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import { type StoredTurn, type Told, TurnStore, type TurnSpan } from '../stores.js';

export const turns = defineTable({
  name: 'turns',
  columns: { turn: 'integer', app: 'id', at: 'integer', cause: 'text', told: 'blob?' },
  primaryKey: ['turn'],
  indexes: [['app', 'turn'], ['at']],
});

export class LedgerTurns extends TurnStore {
  constructor(
    private readonly ledger: Ledger,
    private readonly seal: Seal,
  ) {
    super();
  }

  override insert(taken: readonly StoredTurn[]): Write[] {
    if (taken.length === 0) return [];
    const rows = taken.map((each) => ({ ...each, told: this.#pack(each) }));
    return [{ op: 'insert', table: 'turns', rows }];
  }

  override async last(): Promise<number> {
    const [row] = await this.ledger.query('SELECT MAX(turn) AS turn FROM turns');
    return Number(row?.turn ?? 0);
  }

  override async list(app: string, { from, until, after, limit }: TurnSpan): Promise<readonly StoredTurn[]> {
    const sql = 'SELECT * FROM turns WHERE app = ? AND turn > ? AND at >= ? AND at < ? ORDER BY turn LIMIT ?';
    const rows = await this.ledger.query(sql, [app, after, from, until, limit]);
    return rows.map((row) => {
      const { told, ...plain } = turns.row(row);
      return { ...plain, told: told === null ? null : this.#unpack(app, told) };
    });
  }

  override async count(app: string, from: number, until: number): Promise<number> {
    const sql = 'SELECT COUNT(*) AS count FROM turns WHERE app = ? AND at >= ? AND at < ?';
    const [row] = await this.ledger.report(sql, [app, from, until]);
    return Number(row?.count ?? 0);
  }

  override retain(before: number): Write[] {
    return [{ op: 'expire', table: 'turns', column: 'at', before }];
  }

  #pack({ app, told }: StoredTurn): Uint8Array | null {
    if (told === null) return null;
    const text = Buffer.from(JSON.stringify(told));
    // A single input is too short to become shorter.
    const packed = 'soft' in told ? deflateRawSync(text, { level: 3 }) : text;
    const marked = Buffer.concat([Buffer.of('soft' in told ? 1 : 0), packed]);
    return this.seal.seal(marked, `${app}|turns|told`);
  }

  #unpack(app: string, told: Uint8Array): Told {
    const marked = Buffer.from(this.seal.open(told, `${app}|turns|told`));
    const body = marked.subarray(1);
    return JSON.parse((marked[0] === 1 ? inflateRawSync(body) : body).toString('utf8')) as Told;
  }
}
