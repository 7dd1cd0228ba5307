import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createdTable, type TableDefinition } from '../columns.js';

/** The table as it was when this migration was written. Never edited. */
export const publicationsTable: TableDefinition = {
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
};

/** Until now every version was in effect from the moment it was written: each becomes a publication of its own. */
export class PublishPolicies1764600000000 implements MigrationInterface {
  readonly name = 'PublishPolicies1764600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const backend = queryRunner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    await queryRunner.createTable(createdTable(publicationsTable, backend), true);
    // MySQL has committed the table by now: a start that was killed here copies the rest.
    await queryRunner.query(
      'INSERT INTO policy_publications (app, publication, version, at, author, restores) ' +
        'SELECT p.app, p.version, p.version, p.created_at, p.author, NULL FROM policies p ' +
        'WHERE NOT EXISTS (SELECT 1 FROM policy_publications k WHERE k.app = p.app AND k.version = p.version)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('policy_publications', true);
  }
}
