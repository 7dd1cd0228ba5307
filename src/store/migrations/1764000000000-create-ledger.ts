import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createdTable } from '../columns.js';
import { ledgerTables } from './1764000000000-tables.js';

/** The first schema, from a frozen copy of the tables as they were then. */
export class CreateLedger1764000000000 implements MigrationInterface {
  readonly name = 'CreateLedger1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const backend = queryRunner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    // MySQL commits each table on its own: a start that was killed half way goes on here.
    for (const table of ledgerTables) await queryRunner.createTable(createdTable(table, backend), true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { name } of ledgerTables.toReversed()) await queryRunner.dropTable(name, true);
  }
}
