import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createdTable, type TableDefinition } from '../columns.js';

/** The table as it was when this migration was written. Never edited. */
export const followUpsTable: TableDefinition = {
  name: 'follow_ups',
  columns: {
    app: 'id',
    push: 'word',
    user: 'id',
    device: 'id',
    action: 'word',
    messages: 'text',
    gone: 'text',
    urgent: 'integer',
    state: 'word',
    revision: 'integer',
    asked_at: 'integer',
    expires_at: 'integer',
    next_attempt_at: 'integer?',
    attempts: 'integer',
    attempted_at: 'integer?',
    carrier: 'word?',
    settled_at: 'integer?',
  },
  primaryKey: ['app', 'push'],
  indexes: [['next_attempt_at'], ['app', 'user', 'asked_at'], ['asked_at']],
};

/** Columns of older tables that came with it. Never edited. */
export const followUpColumns = [
  { table: 'pushes', column: 'replace_id', kind: 'word?', sqlite: 'text', mysql: 'varbinary(191)' },
  { table: 'devices', column: 'voip_target', kind: 'blob?', sqlite: 'blob', mysql: 'longblob' },
] as const;

/**
 * What must still happen on screens gets a table of its own. Until now `retracted_at` said that a retraction was wished
 * for; nothing was sent then, so nothing of it is carried over.
 */
export class FollowScreens1765100000000 implements MigrationInterface {
  readonly name = 'FollowScreens1765100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const backend = queryRunner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    await queryRunner.createTable(createdTable(followUpsTable, backend), true);
    for (const { table, column, ...types } of followUpColumns) {
      // TypeORM would copy the whole table on SQLite; this is instant on both.
      if (await queryRunner.hasColumn(new Table({ name: table }), column)) continue;
      await queryRunner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${types[backend]}`);
    }
    await queryRunner.query('UPDATE pushes SET retracted_at = NULL WHERE retracted_at IS NOT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { table, column } of followUpColumns)
      await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    await queryRunner.dropTable('follow_ups', true);
  }
}
