import { defineTable } from '../columns.js';
import type { Row, Write } from '../ledger.js';
import type { PolicyPublication } from '../policy-store.js';

export const policyPublications = defineTable({
  name: 'policy_publications',
  columns: {
    app: 'id',
    publication: 'integer',
    version: 'integer',
    at: 'integer',
    author: 'text',
    restores: 'integer?',
  },
  primaryKey: ['app', 'publication'],
  unique: [['app', 'version']],
});

export function insertedPublication(publication: PolicyPublication): Write[] {
  return [{ op: 'insert', table: 'policy_publications', rows: [{ ...publication }] }];
}

export function readPublication(row: Row): PolicyPublication {
  return policyPublications.row(row);
}
