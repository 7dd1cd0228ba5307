import type { PolicyDocument } from '../../model/policy.js';
import { defineTable } from '../columns.js';
import type { Cell, Ledger, Row, Write } from '../ledger.js';
import {
  type PolicyPublication,
  PolicyStore,
  type PolicyVersion,
  type PublishedPolicy,
} from '../policy-store.js';
import { insertedPublication, readPublication } from './policy-publications.js';

export const policies = defineTable({
  name: 'policies',
  columns: { app: 'id', version: 'integer', document: 'text', created_at: 'integer', author: 'text' },
  primaryKey: ['app', 'version'],
});

/** Versions and publications are only ever added. */
export class LedgerPolicies extends PolicyStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async current(app: string): Promise<PublishedPolicy | null> {
    const sql = 'SELECT * FROM policy_publications WHERE app = ? ORDER BY publication DESC LIMIT 1';
    const [row] = await this.ledger.query(sql, [app]);
    if (!row) return null;
    const publication = readPublication(row);
    const version = await this.version(app, publication.version);
    return version === null ? null : { ...version, publication };
  }

  override async version(app: string, version: number): Promise<PolicyVersion | null> {
    return this.#first('WHERE app = ? AND version = ?', [app, version]);
  }

  override async versions(
    app: string,
    before: number | null,
    limit: number,
  ): Promise<readonly PolicyVersion[]> {
    const sql = 'SELECT * FROM policies WHERE app = ? AND version < ? ORDER BY version DESC LIMIT ?';
    const rows = await this.ledger.query(sql, [app, before ?? Number.MAX_SAFE_INTEGER, limit]);
    return rows.map(read);
  }

  override newest(app: string, author?: string): Promise<PolicyVersion | null> {
    if (author === undefined) return this.#first('WHERE app = ? ORDER BY version DESC LIMIT 1', [app]);
    return this.#first('WHERE app = ? AND author = ? ORDER BY version DESC LIMIT 1', [app, author]);
  }

  override async publications(app: string, from: number, to: number): Promise<readonly PolicyPublication[]> {
    const sql = 'SELECT * FROM policy_publications WHERE app = ? AND version >= ? AND version <= ?';
    return (await this.ledger.query(sql, [app, from, to])).map(readPublication);
  }

  override async publication(app: string, publication: number): Promise<PolicyPublication | null> {
    const sql = 'SELECT * FROM policy_publications WHERE app = ? AND publication = ?';
    const [row] = await this.ledger.query(sql, [app, publication]);
    return row ? readPublication(row) : null;
  }

  override put({ app, version, document, created_at, author }: PolicyVersion): Write[] {
    const row = { app, version, document: JSON.stringify(document), created_at, author };
    return [{ op: 'insert', table: 'policies', rows: [row] }];
  }

  override publish(publication: PolicyPublication): Write[] {
    return insertedPublication(publication);
  }

  async #first(where: string, params: readonly Cell[]): Promise<PolicyVersion | null> {
    const [row] = await this.ledger.query(`SELECT * FROM policies ${where}`, params);
    return row ? read(row) : null;
  }
}

function read(row: Row): PolicyVersion {
  const policy = policies.row(row);
  return { ...policy, document: JSON.parse(policy.document) as PolicyDocument };
}
