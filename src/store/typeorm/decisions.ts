import type { DeviceDecision, LlmChange, Relevance } from '../../model/decision.js';
import { defineTable, type RowOf } from '../columns.js';
import type { Cell, Ledger, Row, Write } from '../ledger.js';
import { type Cohort, type DecisionFilter, DecisionStore, type StoredDecision } from '../stores.js';
import { LedgerCohorts } from './cohorts.js';
import type { LedgerFacts } from './facts.js';
import { LedgerLlmChanges } from './llm-changes.js';
import { cells, within } from './report-sql.js';

/** `tally`: one ` outcome/reason ` per device, to filter and count by without opening the packed devices. */
export const decisions = defineTable({
  name: 'decisions',
  columns: {
    app: 'id',
    id: 'word',
    cause: 'text',
    event: 'id?',
    message: 'id',
    conversation: 'id',
    user: 'id',
    at: 'integer',
    policy_version: 'integer',
    tally: 'text',
    body: 'text',
    previous: 'word?',
  },
  primaryKey: ['app', 'id'],
  indexes: [['app', 'user', 'id'], ['app', 'message', 'id'], ['app', 'conversation', 'id'], ['at']],
});
type DecisionRow = RowOf<(typeof decisions)['columns']>;

/** Decisions with their cohorts, facts and charges: what one cause leaves behind. */
export class LedgerDecisions extends DecisionStore {
  readonly #cohorts: LedgerCohorts;
  readonly #llmChanges: LedgerLlmChanges;

  constructor(
    private readonly ledger: Ledger,
    private readonly recorded: LedgerFacts,
  ) {
    super();
    this.#cohorts = new LedgerCohorts(ledger);
    this.#llmChanges = new LedgerLlmChanges(ledger);
  }

  override insert(made: readonly StoredDecision[]): Write[] {
    return made.length === 0 ? [] : [{ op: 'insert', table: 'decisions', rows: made.map(encode) }];
  }

  override insertCohorts(counted: readonly Cohort[]): Write[] {
    return this.#cohorts.insert(counted);
  }

  override insertFacts(app: string, cause: string, at: number, facts: unknown): Write[] {
    return this.recorded.insert(app, cause, at, facts);
  }

  override facts(app: string, cause: string): Promise<unknown> {
    return this.recorded.get(app, cause);
  }

  override insertLlmChanges(app: string, cause: string, at: number, changes: readonly LlmChange[]): Write[] {
    return this.#llmChanges.insert(app, cause, at, changes);
  }

  override llmChangesSince(
    after: number,
  ): Promise<readonly { readonly app: string; readonly changes: readonly LlmChange[] }[]> {
    return this.#llmChanges.since(after);
  }

  override async get(app: string, id: string): Promise<StoredDecision | null> {
    const rows = await this.ledger.query('SELECT * FROM decisions WHERE app = ? AND id = ?', [app, id]);
    return read(rows)[0] ?? null;
  }

  override async latest(
    app: string,
    user: string,
    message: string,
    isNotice = false,
  ): Promise<StoredDecision | null> {
    const sql =
      'SELECT * FROM decisions WHERE app = ? AND message = ? AND user = ? AND ' +
      `conversation ${isNotice ? '=' : '<>'} '' ORDER BY id DESC LIMIT 1`;
    return read(await this.ledger.query(sql, [app, message, user]))[0] ?? null;
  }

  override async list(app: string, filter: DecisionFilter): Promise<readonly StoredDecision[]> {
    const { sql, params } = condition(app, filter);
    const order = filter.after === undefined ? 'DESC' : 'ASC';
    const text = `SELECT * FROM decisions WHERE ${sql} ORDER BY id ${order} LIMIT ?`;
    const isNarrow = [filter.user, filter.message, filter.notice, filter.conversation].some(
      (each) => each !== undefined,
    );
    const isPlain = filter.outcome === undefined && filter.reason === undefined;
    // A rare outcome or reason may lie far back: that search must not hold up the loop.
    const isShort = isNarrow || isPlain;
    const rows = isShort
      ? this.ledger.query(text, [...params, filter.limit])
      : this.ledger.report(text, [...params, filter.limit]);
    return read(await rows);
  }

  override cohorts(
    app: string,
    filter: { readonly message?: string; readonly event?: string },
  ): Promise<readonly Cohort[]> {
    return this.#cohorts.list(app, filter);
  }

  override async reasons(
    app: string,
    since: number,
    until = Number.MAX_SAFE_INTEGER,
  ): Promise<readonly { outcome: string; reason: string; count: number }[]> {
    const sql = `SELECT tally, COUNT(*) AS count FROM decisions d WHERE ${within('d', 'at')} GROUP BY tally`;
    const rows = await this.ledger.report(sql, cells(app, { since, until }));
    const counts = new Map<string, number>();
    const add = (key: string, count: number): unknown => counts.set(key, (counts.get(key) ?? 0) + count);
    for (const row of rows)
      for (const key of String(row.tally).trim().split(' ')) add(key, Number(row.count));
    for (const { reason, members } of await this.#cohorts.reasons(app, { since, until }))
      add(`suppress/${reason}`, members);
    return [...counts].map(([key, count]) => {
      const [outcome = '', reason = ''] = key.split('/');
      return { outcome, reason, count };
    });
  }

  override retain(before: number): Write[] {
    const tables = ['decisions', 'cohorts', 'facts', 'llm_changes'];
    return tables.map((table) => ({ op: 'expire', table, column: 'at', before }));
  }
}

/** Every condition of the filter; an outcome and a reason together mean one device that has both. */
function condition(app: string, filter: DecisionFilter): { sql: string; params: Cell[] } {
  const { user, message, notice, conversation, outcome, reason, after, before } = filter;
  const about = notice === undefined ? filter.about : 'notice';
  const isAny = outcome === undefined && reason === undefined;
  const pattern = isAny ? undefined : `% ${literal(outcome)}/${literal(reason)} %`;
  const parts: [string, Cell | undefined][] = [
    ['app = ?', app],
    ['user = ?', user],
    ['message = ?', message],
    ['message = ?', notice],
    ['conversation = ?', about === 'notice' ? '' : undefined],
    ['conversation <> ?', about === 'message' ? '' : undefined],
    ['conversation = ?', conversation],
    ["tally LIKE ? ESCAPE '!'", pattern],
    ['id > ?', after],
    ['id < ?', before],
  ];
  const given = parts.filter((part): part is [string, Cell] => part[1] !== undefined);
  return { sql: given.map(([sql]) => sql).join(' AND '), params: given.map(([, value]) => value) };
}

/** A word for LIKE, in which it means itself; any word when there is none. */
function literal(word: string | undefined): string {
  return word?.replaceAll(/[!%_]/g, '!$&') ?? '%';
}

function encode(decision: StoredDecision): DecisionRow {
  const { app, id, cause, event, message, conversation, user, at, policy_version, previous } = decision;
  const { relevance, scoring, devices } = decision;
  return {
    app,
    id,
    cause,
    event,
    message,
    conversation,
    user,
    at,
    policy_version,
    tally: ` ${devices.map((device) => `${device.outcome}/${device.reason}`).join(' ')} `,
    body: JSON.stringify({ relevance, scoring, devices }),
    previous,
  };
}

interface Body {
  readonly relevance: Relevance | null;
  readonly scoring?: unknown;
  readonly devices: readonly DeviceDecision[];
}

function read(rows: readonly Row[]): StoredDecision[] {
  return rows.map((row) => {
    const { body, tally: _, ...plain } = decisions.row(row);
    const { relevance, scoring, devices } = JSON.parse(body) as Body;
    return { ...plain, relevance, scoring: scoring ?? null, devices };
  });
}
