import { defineTable } from '../columns.js';
import type { Cell, Ledger, Row, Write } from '../ledger.js';
import { ReplayStore, type ReplayState, type StoredReplay } from '../stores.js';

export const replays = defineTable({
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
});

export class LedgerReplays extends ReplayStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override put(replay: StoredReplay): Write[] {
    const result = replay.result === null ? null : JSON.stringify(replay.result);
    return [{ op: 'upsert', table: 'replays', rows: [{ ...replay, result }] }];
  }

  override async get(app: string, id: string): Promise<StoredReplay | null> {
    return (
      read(await this.ledger.query('SELECT * FROM replays WHERE app = ? AND id = ?', [app, id]))[0] ?? null
    );
  }

  override async list(app: string, before: string | null, limit: number): Promise<readonly StoredReplay[]> {
    const [older, params]: [string, Cell[]] = before === null ? ['', [app]] : [' AND id < ?', [app, before]];
    const sql = `SELECT * FROM replays WHERE app = ?${older} ORDER BY id DESC LIMIT ?`;
    return read(await this.ledger.query(sql, [...params, limit]));
  }

  override interrupt(now: number): Write[] {
    const sql = "UPDATE replays SET state = 'interrupted', ended_at = ? WHERE state IN ('queued', 'running')";
    return [{ op: 'sql', sql, params: [now] }];
  }
}

function read(rows: readonly Row[]): StoredReplay[] {
  return rows.map((row) => {
    const { result, state, ...plain } = replays.row(row);
    return { ...plain, state: state as ReplayState, result: result === null ? null : JSON.parse(result) };
  });
}
