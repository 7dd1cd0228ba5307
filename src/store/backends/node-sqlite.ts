import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

interface PreparedStatement {
  readonly reader: boolean;
  all(...params: SQLInputValue[]): unknown[];
  run(...params: SQLInputValue[]): { changes: number | bigint; lastInsertRowid: number | bigint };
}

/**
 * `node:sqlite` in the shape of the better-sqlite3 class, as far as TypeORM's driver uses it: Node brings SQLite along,
 * so nothing has to be compiled. The ledger itself uses `handle`.
 */
export class NodeSqlite {
  readonly handle: DatabaseSync;

  constructor(file: string, { timeout = 5_000 }: { readonly timeout?: number } = {}) {
    this.handle = new DatabaseSync(file, { timeout, enableForeignKeyConstraints: false });
  }

  prepare(sql: string): PreparedStatement {
    const statement: StatementSync = this.handle.prepare(sql);
    return {
      reader: statement.columns().length > 0,
      all: (...params) => statement.all(...params),
      run: (...params) => statement.run(...params),
    };
  }

  pragma(text: string): unknown[] {
    return this.handle.prepare(`PRAGMA ${text}`).all();
  }

  exec(sql: string): void {
    this.handle.exec(sql);
  }

  close(): void {
    if (this.handle.isOpen) this.handle.close();
  }
}
