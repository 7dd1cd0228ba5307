import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createdTable, type TableDefinition } from '../columns.js';

/** The table as it was when this migration was written. Never edited. */
export const llmChangesTable: TableDefinition = {
  name: 'llm_changes',
  columns: { app: 'id', cause: 'id', at: 'integer', changes: 'text' },
  primaryKey: ['app', 'cause'],
  indexes: [['at']],
};

/** What senders were charged for the LLM's changes gets a table of its own. What was charged before is not carried over. */
export class KeepLlmChanges1765600000000 implements MigrationInterface {
  readonly name = 'KeepLlmChanges1765600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const backend = queryRunner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    await queryRunner.createTable(createdTable(llmChangesTable, backend), true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('llm_changes', true);
  }
}
