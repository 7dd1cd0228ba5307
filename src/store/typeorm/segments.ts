import { defineTable } from '../columns.js';
import type { Ledger, Row, Write } from '../ledger.js';
import { SegmentStore, type StoredSegment } from '../stores.js';

export const segments = defineTable({
  name: 'segments',
  columns: {
    app: 'id',
    name: 'word',
    definition: 'text',
    description: 'text',
    updated_at: 'integer',
    author: 'text',
  },
  primaryKey: ['app', 'name'],
});

export class LedgerSegments extends SegmentStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async list(app: string): Promise<readonly StoredSegment[]> {
    return (await this.ledger.query('SELECT * FROM segments WHERE app = ? ORDER BY name', [app])).map(read);
  }

  override async get(app: string, name: string): Promise<StoredSegment | null> {
    const [row] = await this.ledger.query('SELECT * FROM segments WHERE app = ? AND name = ?', [app, name]);
    return row ? read(row) : null;
  }

  override put({ when, ...segment }: StoredSegment): Write[] {
    return [{ op: 'upsert', table: 'segments', rows: [{ ...segment, definition: when }] }];
  }

  override remove(app: string, name: string): Write[] {
    return [{ op: 'delete', table: 'segments', where: { app, name } }];
  }

  /** Whoever has a state of their own; others are as blank as nobody. */
  override async people(app: string, offset: number, limit: number): Promise<readonly string[]> {
    const sql = 'SELECT user FROM recipients WHERE app = ? ORDER BY user LIMIT ? OFFSET ?';
    return (await this.ledger.query(sql, [app, limit, offset])).map(({ user }) => String(user));
  }

  override async countPeople(app: string): Promise<number> {
    const [row] = await this.ledger.query('SELECT COUNT(*) AS people FROM recipients WHERE app = ?', [app]);
    return Number(row?.['people'] ?? 0);
  }
}

function read(row: Row): StoredSegment {
  const { definition, ...segment } = segments.row(row);
  return { ...segment, when: definition };
}
