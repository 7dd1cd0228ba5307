import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createdTable, type TableDefinition } from '../columns.js';

/** The table as it was when this migration was written. Never edited. */
export const presenceSpansTable: TableDefinition = {
  name: 'presence_spans',
  columns: {
    app: 'id',
    user: 'id',
    device: 'id',
    state: 'word',
    from_at: 'integer',
    to_at: 'integer?',
  },
  primaryKey: ['app', 'user', 'device', 'state', 'from_at'],
  indexes: [['app', 'user', 'from_at'], ['to_at']],
};

/** Nothing is known of the time before: the history of presence begins empty. */
export class KeepPresence1764900000000 implements MigrationInterface {
  readonly name = 'KeepPresence1764900000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const backend = queryRunner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    await queryRunner.createTable(createdTable(presenceSpansTable, backend), true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('presence_spans', true);
  }
}
