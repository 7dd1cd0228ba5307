import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Seal } from '../../seal/seal.js';
import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';

export const facts = defineTable({
  name: 'facts',
  columns: { app: 'id', cause: 'id', at: 'integer', observed: 'blob' },
  primaryKey: ['app', 'cause'],
  indexes: [['at']],
});

/** Facts are a few kilobytes: zlib's usual 256 KiB of working memory would cost more than the packing itself. */
const PACKING = { level: 3, memLevel: 6, windowBits: 13 } as const;

/** Observed facts: one compressed and sealed blob per cause (they may quote what people wrote). */
export class LedgerFacts {
  constructor(
    private readonly ledger: Ledger,
    private readonly seal: Seal,
  ) {}

  insert(app: string, cause: string, at: number, observed: unknown): Write[] {
    const packed = deflateRawSync(JSON.stringify(observed), PACKING);
    const row = { app, cause, at, observed: this.seal.seal(packed, `${app}|facts|observed`) };
    return [{ op: 'upsert', table: 'facts', rows: [row] }];
  }

  async get(app: string, cause: string): Promise<unknown> {
    const [row] = await this.ledger.query('SELECT * FROM facts WHERE app = ? AND cause = ?', [app, cause]);
    if (!row) return null;
    const packed = this.seal.open(facts.row(row).observed, `${app}|facts|observed`);
    return JSON.parse(inflateRawSync(packed).toString('utf8'));
  }
}
