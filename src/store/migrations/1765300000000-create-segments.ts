import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createdTable, type TableDefinition } from '../columns.js';

/** The table as it was when this migration was written. Never edited. */
export const segmentsTable: TableDefinition = {
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
};

/** Attached values, as JSON, of what older tables describe. Never edited. */
export const attributeColumns = [
  { table: 'devices', column: 'attributes', kind: 'text?' },
  { table: 'conversations', column: 'attributes', kind: 'text?' },
] as const;

const types = { sqlite: 'text', mysql: 'longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' } as const;

/** Segments get a table of their own; devices and conversations get what conditions may ask of them. */
export class CreateSegments1765300000000 implements MigrationInterface {
  readonly name = 'CreateSegments1765300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const backend = queryRunner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    await queryRunner.createTable(createdTable(segmentsTable, backend), true);
    for (const { table, column } of attributeColumns) {
      // TypeORM would copy the whole table on SQLite; this is instant on both.
      if (await queryRunner.hasColumn(new Table({ name: table }), column)) continue;
      await queryRunner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${types[backend]}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { table, column } of attributeColumns)
      await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    await queryRunner.dropTable('segments', true);
  }
}
