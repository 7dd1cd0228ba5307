import type { PolicyDocument } from '../../model/policy.js';
import { defineTable } from '../columns.js';
import type { Ledger, Row, Write } from '../ledger.js';
import { PolicyStore, type PolicyVersion } from '../stores.js';

export const policies = defineTable({
  name: 'policies',
  columns: { app: 'id', version: 'integer', document: 'text', created_at: 'integer', author: 'text' },
  primaryKey: ['app', 'version'],
});

/** Versions are only ever added: a second document for one version is refused. */
export class LedgerPolicies extends PolicyStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async current(app: string): Promise<PolicyVersion | null> {
    const sql = 'SELECT * FROM policies WHERE app = ? ORDER BY version DESC LIMIT 1';
    return read(await this.ledger.query(sql, [app]));
  }

  override async version(app: string, version: number): Promise<PolicyVersion | null> {
    return read(
      await this.ledger.query('SELECT * FROM policies WHERE app = ? AND version = ?', [app, version]),
    );
  }

  override put({ app, version, document, created_at, author }: PolicyVersion): Write[] {
    const row = { app, version, document: JSON.stringify(document), created_at, author };
    return [{ op: 'insert', table: 'policies', rows: [row] }];
  }
}

function read([row]: readonly Row[]): PolicyVersion | null {
  if (!row) return null;
  const policy = policies.row(row);
  return { ...policy, document: JSON.parse(policy.document) as PolicyDocument };
}
