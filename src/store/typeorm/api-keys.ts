import { defineTable } from '../columns.js';
import type { Ledger, Row, Write } from '../ledger.js';
import { type ApiKey, ApiKeyStore, type Scope } from '../api-key-store.js';

/** The one table that is looked up without knowing the app: the key says which app it opens. */
export const apiKeys = defineTable({
  name: 'api_keys',
  columns: {
    app: 'id',
    id: 'word',
    name: 'text',
    hash: 'word',
    scopes: 'text',
    created_at: 'integer',
    expires_at: 'integer?',
    revoked_at: 'integer?',
    last_used_at: 'integer?',
  },
  primaryKey: ['id'],
  indexes: [['app']],
});

export class LedgerApiKeys extends ApiKeyStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async get(id: string): Promise<ApiKey | null> {
    return read(await this.ledger.query('SELECT * FROM api_keys WHERE id = ?', [id]))[0] ?? null;
  }

  override async list(app: string): Promise<readonly ApiKey[]> {
    return read(await this.ledger.query('SELECT * FROM api_keys WHERE app = ? ORDER BY id', [app]));
  }

  override put(key: ApiKey): Write[] {
    return [{ op: 'upsert', table: 'api_keys', rows: [{ ...key, scopes: JSON.stringify(key.scopes) }] }];
  }

  override putUse(id: string, at: number): Write[] {
    return [{ op: 'update', table: 'api_keys', set: { last_used_at: at }, where: { id } }];
  }

  override async expiring(before: number): Promise<readonly ApiKey[]> {
    const sql = 'SELECT * FROM api_keys WHERE expires_at < ? AND revoked_at IS NULL ORDER BY expires_at';
    return read(await this.ledger.query(sql, [before]));
  }
}

function read(rows: readonly Row[]): ApiKey[] {
  return rows.map((row) => {
    const key = apiKeys.row(row);
    return { ...key, scopes: JSON.parse(key.scopes) as Scope[] };
  });
}
