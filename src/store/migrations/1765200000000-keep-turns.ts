import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createdTable, type TableDefinition } from '../columns.js';

/** The table as it was when this migration was written. Never edited. */
export const turnsTable: TableDefinition = {
  name: 'turns',
  columns: { turn: 'integer', app: 'id', at: 'integer', cause: 'text', told: 'blob?' },
  primaryKey: ['turn'],
  indexes: [['app', 'turn'], ['at']],
};

/** The table as it was when this migration was written. Never edited. */
export const replaysTable: TableDefinition = {
  name: 'replays',
  columns: {
    app: 'id',
    id: 'word',
    policy_version: 'integer',
    since: 'integer',
    until: 'integer',
    warm_up_seconds: 'integer',
    cpu_share: 'real',
    state: 'word',
    author: 'text',
    created_at: 'integer',
    ended_at: 'integer?',
    result: 'text?',
  },
  primaryKey: ['app', 'id'],
};

/** The order of turns, and the replays made from it. What was decided before has none and cannot be replayed. */
export class KeepTurns1765200000000 implements MigrationInterface {
  readonly name = 'KeepTurns1765200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const backend = queryRunner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    await queryRunner.createTable(createdTable(turnsTable, backend), true);
    await queryRunner.createTable(createdTable(replaysTable, backend), true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('replays', true);
    await queryRunner.dropTable('turns', true);
  }
}
