import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createdTable, type TableDefinition } from '../columns.js';

/** The table as it was when this migration was written. Never edited. */
export const proposalsTable: TableDefinition = {
  name: 'proposals',
  columns: {
    app: 'id',
    version: 'integer',
    base_version: 'integer',
    created_at: 'integer',
    superseded_by: 'integer?',
    findings: 'text',
    measured: 'text?',
    is_final: 'integer',
  },
  primaryKey: ['app', 'version'],
};

export class CreateProposals1764700000000 implements MigrationInterface {
  readonly name = 'CreateProposals1764700000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const backend = queryRunner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    await queryRunner.createTable(createdTable(proposalsTable, backend), true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('proposals', true);
  }
}
