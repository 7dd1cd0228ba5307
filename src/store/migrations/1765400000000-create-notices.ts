import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createdTable, type TableDefinition } from '../columns.js';

/** The tables as they were when this migration was written. Never edited. */
export const noticeTables: readonly TableDefinition[] = [
  {
    name: 'notices',
    columns: {
      app: 'id',
      user: 'id',
      notice: 'id',
      state: 'word',
      seq: 'integer',
      last_at: 'integer',
      release_at: 'integer?',
      body: 'blob',
    },
    primaryKey: ['app', 'user', 'notice'],
    indexes: [['app', 'user', 'seq'], ['release_at'], ['last_at']],
  },
  {
    name: 'awaited_displays',
    columns: { app: 'id', push: 'word', user: 'id', due_at: 'integer' },
    primaryKey: ['app', 'push'],
    indexes: [['due_at']],
  },
  {
    name: 'display_reports',
    columns: { app: 'id', user: 'id', device: 'id', provider: 'word', first_at: 'integer' },
    primaryKey: ['app', 'user', 'device', 'provider'],
  },
];

/** Columns of older tables that came with them. Never edited. */
export const noticeColumns = [
  { table: 'pushes', column: 'item_kind', kind: 'word?', sqlite: 'text', mysql: 'varbinary(191)' },
] as const;

/** Notices get tables of their own, as do displays that are awaited; a push says when it tells of a notice. */
export class CreateNotices1765400000000 implements MigrationInterface {
  readonly name = 'CreateNotices1765400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const backend = queryRunner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    for (const table of noticeTables) await queryRunner.createTable(createdTable(table, backend), true);
    for (const { table, column, ...types } of noticeColumns) {
      // TypeORM would copy the whole table on SQLite; this is instant on both.
      if (await queryRunner.hasColumn(new Table({ name: table }), column)) continue;
      await queryRunner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${types[backend]}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { table, column } of noticeColumns)
      await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    for (const { name } of noticeTables) await queryRunner.dropTable(name, true);
  }
}
