import type { Relevance } from '../../model/decision.js';
import type { ConversationType } from '../../model/event.js';
import { makeId } from '../../model/ids.js';
import { defineTable } from '../columns.js';
import type { Cell, Ledger, Row, Write } from '../ledger.js';
import {
  ProposalStore,
  type ScoredDecision,
  type ShownPush,
  type Span,
  type StoredProposal,
} from '../stores.js';

export const proposals = defineTable({
  name: 'proposals',
  columns: {
    app: 'id',
    version: 'integer',
    base_version: 'integer',
    created_at: 'integer',
    superseded_by: 'integer?',
    findings: 'text',
    measured: 'text?',
    is_final: 'integer',
  },
  primaryKey: ['app', 'version'],
});

/** Prefix, underscore and ten characters of time: ids compare as their instants do. */
const TIME_LENGTH = 14;
const place = 'd.conversation, c.type, c.parent, q.type AS parent_type';
const settled = "JSON_EXTRACT(d.body, '$.relevance') AS relevance";
const places =
  'LEFT JOIN conversations c ON c.app = d.app AND c.id = d.conversation ' +
  'LEFT JOIN conversations q ON q.app = c.app AND q.id = c.parent';
const refusal = "f.type IN ('muted', 'not_useful')";

export class LedgerProposals extends ProposalStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override insert(proposal: StoredProposal): Write[] {
    const { findings, measured, is_final } = proposal;
    const row = {
      ...proposal,
      findings: JSON.stringify(findings),
      measured: measured === null ? null : JSON.stringify(measured),
      is_final: Number(is_final),
    };
    return [{ op: 'insert', table: 'proposals', rows: [row] }];
  }

  override supersede(app: string, version: number, by: number): Write[] {
    return [{ op: 'update', table: 'proposals', set: { superseded_by: by }, where: { app, version } }];
  }

  override putMeasured(app: string, version: number, measured: unknown, isFinal: boolean): Write[] {
    const set = { measured: JSON.stringify(measured), is_final: Number(isFinal) };
    return [{ op: 'update', table: 'proposals', set, where: { app, version } }];
  }

  override async get(app: string, version: number): Promise<StoredProposal | null> {
    const sql = 'SELECT * FROM proposals WHERE app = ? AND version = ?';
    const [row] = await this.ledger.query(sql, [app, version]);
    return row ? readProposal(row) : null;
  }

  override async list(app: string, before: number | null, limit: number): Promise<readonly StoredProposal[]> {
    const sql = 'SELECT * FROM proposals WHERE app = ? AND version < ? ORDER BY version DESC LIMIT ?';
    const rows = await this.ledger.query(sql, [app, before ?? Number.MAX_SAFE_INTEGER, limit]);
    return rows.map(readProposal);
  }

  override async shown(app: string, span: Span): Promise<readonly ShownPush[]> {
    const refused = `EXISTS (SELECT 1 FROM feedback f WHERE f.app = p.app AND f.push = p.id AND ${refusal})`;
    const sql =
      `SELECT p.id, p.decision, p.user, p.created_at AS at, p.provider, d.message, ${place}, ${settled}, ` +
      "CASE WHEN d.tally LIKE '% push/relevant %' THEN 'relevant' ELSE 'batched' END AS reason, " +
      'p.displayed_at, p.opened_at, p.dismissed_at, ' +
      `${refused} AS refused ` +
      `FROM pushes p JOIN decisions d ON d.app = p.app AND d.id = p.decision ${places} ` +
      "WHERE p.app = ? AND p.id >= ? AND p.id < ? AND p.sent_at IS NOT NULL AND p.kind = 'alert' " +
      "AND (d.tally LIKE '% push/relevant %' OR d.tally LIKE '% push/batched %') ORDER BY p.id DESC LIMIT ?";
    return (await this.ledger.report(sql, bounds('psh', app, span))).map(readShown);
  }

  override async scored(app: string, span: Span): Promise<readonly ScoredDecision[]> {
    const sql =
      `SELECT d.id AS decision, d.user, d.at, d.message, ${place}, ${settled} FROM decisions d ${places} ` +
      'WHERE d.app = ? AND d.id >= ? AND d.id < ? ' +
      "AND (d.tally LIKE '%/relevant %' OR d.tally LIKE '%/batched %' OR d.tally LIKE '%/low!_relevance %' ESCAPE '!') " +
      'ORDER BY d.id DESC LIMIT ?';
    return (await this.ledger.report(sql, bounds('dec', app, span))).map(readScored);
  }
}

function bounds(prefix: 'psh' | 'dec', app: string, { from, until, before, limit }: Span): Cell[] {
  const at = (instantMs: number): string => makeId(prefix, instantMs).slice(0, TIME_LENGTH);
  return [app, at(from), before ?? at(until), limit];
}

function readProposal(row: Row): StoredProposal {
  const { findings, measured, is_final, ...plain } = proposals.row(row);
  return {
    ...plain,
    findings: JSON.parse(findings) as unknown,
    measured: measured === null ? null : (JSON.parse(measured) as unknown),
    is_final: is_final === 1,
  };
}

function readScored(row: Row): ScoredDecision {
  const { decision, user, message, at, conversation, type, parent, parent_type, relevance } = row;
  return {
    decision: String(decision),
    user: String(user),
    message: String(message),
    at: Number(at),
    conversation: String(conversation),
    type: type as ConversationType | null,
    parent: parent as string | null,
    parent_type: parent_type as ConversationType | null,
    // MySQL's driver parses JSON itself; MariaDB and SQLite give its text.
    relevance: (typeof relevance === 'string' ? JSON.parse(relevance) : relevance) as Relevance,
  };
}

function readShown(row: Row): ShownPush {
  return {
    ...readScored(row),
    push: String(row['id']),
    provider: String(row['provider']),
    reason: row['reason'] as ShownPush['reason'],
    is_displayed: row['displayed_at'] !== null,
    is_opened: row['opened_at'] !== null,
    is_dismissed: row['dismissed_at'] !== null,
    is_refused: Number(row['refused']) === 1,
  };
}
