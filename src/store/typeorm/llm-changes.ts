import type { LlmChange } from '../../model/decision.js';
import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';

/** What the LLM's changes of tier were charged to their senders (L06); one row for each turn that has any. */
export const llmChanges = defineTable({
  name: 'llm_changes',
  columns: { app: 'id', cause: 'id', at: 'integer', changes: 'text' },
  primaryKey: ['app', 'cause'],
  indexes: [['at']],
});

export class LedgerLlmChanges {
  constructor(private readonly ledger: Ledger) {}

  insert(app: string, cause: string, at: number, changes: readonly LlmChange[]): Write[] {
    if (changes.length === 0) return [];
    const row = { app, cause, at, changes: JSON.stringify(changes) };
    return [{ op: 'upsert', table: 'llm_changes', rows: [row] }];
  }

  async since(
    after: number,
  ): Promise<readonly { readonly app: string; readonly changes: readonly LlmChange[] }[]> {
    const sql = 'SELECT app, changes FROM llm_changes WHERE at > ? ORDER BY at';
    const rows = await this.ledger.report(sql, [after]);
    return rows.map((row) => {
      const { app, changes } = llmChanges.row(row);
      return { app, changes: JSON.parse(changes) as LlmChange[] };
    });
  }
}
