import type { Buckets } from '../buckets.js';
import type { Ledger, Row } from '../ledger.js';
import {
  type AttemptRow,
  type LatencyRow,
  type LatencyStep,
  type LlmLatency,
  type LlmRow,
  type PushBinRow,
  type PushesInTime,
  type ReasonInTime,
  ReportStore,
  type ScoreBinRow,
  type ReportSpan,
  type VendorReasonRow,
} from '../report-store.js';
import { bucket, cells, json, percentiles, within } from './report-sql.js';

/** A body begins with its relevance: cut out, so that its kilobytes of votes need not be parsed. */
const RELEVANCE = `SUBSTR(d.body, 14, INSTR(d.body, ',"scoring":') - 14)`;
const IS_RATED = `d.body LIKE '{"relevance":{%,"scoring":%'`;
const scoreOf = { local: json(RELEVANCE, 'local'), final: json(RELEVANCE, 'p') } as const;
const WAS_LLM_DUE = `d.body LIKE '%"llm":{"asked"%'`;

export class LedgerReports extends ReportStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async reasonsInTime(
    app: string,
    span: ReportSpan,
    buckets: Buckets,
  ): Promise<readonly ReasonInTime[]> {
    const decided =
      `SELECT ${bucket('d.at', buckets)} AS start, d.tally, COUNT(*) AS count FROM decisions d ` +
      `WHERE ${within('d', 'at')} GROUP BY start, d.tally`;
    const counted =
      `SELECT ${bucket('c.at', buckets)} AS start, c.reason, SUM(c.members) AS count FROM cohorts c ` +
      `WHERE ${within('c', 'at')} GROUP BY start, c.reason`;
    const sum = new Map<string, number>();
    const add = (key: string, count: number): unknown => sum.set(key, (sum.get(key) ?? 0) + count);
    for (const { start, tally, count } of await this.ledger.report(decided, cells(app, span)))
      for (const word of String(tally).trim().split(' ')) add(`${start}/${word}`, Number(count));
    for (const { start, reason, count } of await this.ledger.report(counted, cells(app, span)))
      add(`${start}/suppress/${reason}`, Number(count));
    const rows = [...sum].map(([key, count]) => {
      const [from = '', outcome = '', reason = ''] = key.split('/');
      return { from: Number(from), outcome, reason, count };
    });
    return rows.sort((a, b) => a.from - b.from);
  }

  override async pushesInTime(
    app: string,
    span: ReportSpan,
    buckets: Buckets,
  ): Promise<readonly PushesInTime[]> {
    const sql =
      `SELECT ${bucket('p.created_at', buckets)} AS start, COUNT(*) AS pushes, COUNT(p.opened_at) AS opened, ` +
      `COUNT(p.dismissed_at) AS dismissed FROM pushes p WHERE ${within('p', 'created_at')} ` +
      'GROUP BY start ORDER BY start';
    const rows = await this.ledger.report(sql, cells(app, span));
    return rows.map(({ start, ...row }) => ({ from: Number(start), ...numbers(row, pushCounts) }));
  }

  override async latency(
    app: string,
    span: ReportSpan,
    step: LatencyStep,
    buckets: Buckets | null,
  ): Promise<readonly LatencyRow[]> {
    const timed =
      `SELECT ${bucket('p.created_at', buckets)} AS start, p.provider, ` +
      "CASE WHEN d.previous IS NULL THEN 'immediate' ELSE 'held' END AS path, " +
      `p.${step}_at - CASE WHEN d.previous IS NULL THEN e.received_at ELSE p.created_at END AS ms ` +
      'FROM pushes p JOIN decisions d ON d.app = p.app AND d.id = p.decision ' +
      'LEFT JOIN events e ON e.app = d.app AND e.id = d.event ' +
      `WHERE ${within('p', 'created_at')} AND p.${step}_at IS NOT NULL`;
    const sql = percentiles(timed, ['start', 'provider', 'path']);
    const rows = await this.ledger.report(sql, cells(app, span));
    return rows.map((row) => ({
      from: buckets === null ? null : Number(row.start),
      provider: String(row.provider),
      path: row.path === 'held' ? 'held' : 'immediate',
      pushes: Number(row.count),
      ...durations(row),
    }));
  }

  override async scores(
    app: string,
    span: ReportSpan,
    binsPerDecade: number,
  ): Promise<readonly ScoreBinRow[]> {
    const sql =
      `SELECT ${binOf(scoreOf.local, binsPerDecade)} AS local_bin, ` +
      `${binOf(scoreOf.final, binsPerDecade)} AS final_bin, COUNT(*) AS count FROM decisions d ` +
      `WHERE ${within('d', 'at')} AND d.previous IS NULL AND ${IS_RATED} GROUP BY local_bin, final_bin`;
    const rows = await this.ledger.report(sql, cells(app, span));
    return rows.map(({ local_bin: local, final_bin: final, count }) => ({
      local: local === null ? null : Number(local),
      final: final === null ? null : Number(final),
      count: Number(count),
    }));
  }

  override async pushesByScore(
    app: string,
    span: ReportSpan,
    binsPerDecade: number,
  ): Promise<readonly PushBinRow[]> {
    const sql =
      `SELECT ${binOf(scoreOf.final, binsPerDecade)} AS bin, COUNT(*) AS pushes, COUNT(p.opened_at) AS opened, ` +
      'COUNT(p.dismissed_at) AS dismissed FROM pushes p JOIN decisions d ON d.app = p.app AND d.id = p.decision ' +
      `WHERE ${within('p', 'created_at')} AND ${IS_RATED} GROUP BY bin`;
    const rows = await this.ledger.report(sql, cells(app, span));
    return rows.filter(({ bin }) => bin !== null).map((row) => numbers(row, ['bin', ...pushCounts]));
  }

  override async llm(app: string, span: ReportSpan, buckets: Buckets): Promise<readonly LlmRow[]> {
    const part = (name: string): string => json('d.body', `scoring.llm.${name}`);
    const sql =
      `SELECT ${bucket('d.at', buckets)} AS start, ${part('asked')} AS asked, ${part('note')} AS note, ` +
      `${part('s')} AS s, COUNT(*) AS count FROM decisions d WHERE ${within('d', 'at')} AND ${WAS_LLM_DUE} ` +
      'GROUP BY start, asked, note, s ORDER BY start';
    const rows = await this.ledger.report(sql, cells(app, span));
    return rows.map(({ start, asked, note, s, count }) => ({
      from: Number(start),
      asked: asked === '1' || asked === 'true',
      note: note === null ? null : String(note).replaceAll('"', ''),
      s: s === null ? null : Number(s),
      count: Number(count),
    }));
  }

  override async llmLatency(app: string, span: ReportSpan): Promise<LlmLatency | null> {
    const timed =
      `SELECT 0 AS all_of_them, ${json('d.body', 'scoring.llm.latencyMs')} + 0e0 AS ms FROM decisions d ` +
      `WHERE ${within('d', 'at')} AND ${WAS_LLM_DUE} AND ${json('d.body', 'scoring.llm.s')} IS NOT NULL`;
    const [row] = await this.ledger.report(percentiles(timed, ['all_of_them']), cells(app, span));
    return row === undefined ? null : { answers: Number(row.count), ...durations(row) };
  }

  override async attempts(app: string, span: ReportSpan, buckets: Buckets): Promise<readonly AttemptRow[]> {
    const sql =
      `SELECT ${bucket('a.started_at', buckets)} AS start, p.provider, ${ANSWER} AS answer, COUNT(*) AS count ` +
      'FROM attempts a JOIN pushes p ON p.app = a.app AND p.id = a.push ' +
      `WHERE ${within('a', 'started_at')} GROUP BY start, p.provider, answer ORDER BY start`;
    const rows = await this.ledger.report(sql, cells(app, span));
    return rows.map(({ start, provider, answer, count }) => {
      return {
        from: Number(start),
        provider: String(provider),
        answer: String(answer),
        count: Number(count),
      };
    });
  }

  override async vendorReasons(
    app: string,
    span: ReportSpan,
    limit: number,
  ): Promise<readonly VendorReasonRow[]> {
    const sql =
      'SELECT p.provider, a.kind, a.vendor_reason, COUNT(*) AS count ' +
      'FROM attempts a JOIN pushes p ON p.app = a.app AND p.id = a.push ' +
      `WHERE ${within('a', 'started_at')} AND a.ok = 0 AND a.vendor_reason IS NOT NULL ` +
      'GROUP BY p.provider, a.kind, a.vendor_reason ORDER BY count DESC, a.vendor_reason LIMIT ?';
    const rows = await this.ledger.report(sql, [...cells(app, span), limit]);
    return rows.map(({ provider, kind, vendor_reason, count }) => {
      return {
        provider: String(provider),
        kind: String(kind ?? 'unknown'),
        vendor_reason: String(vendor_reason),
        count: Number(count),
      };
    });
  }
}

const pushCounts = ['pushes', 'opened', 'dismissed'] as const;
const ANSWER =
  "CASE WHEN a.ok = 1 THEN 'ok' WHEN a.ended_at IS NULL THEN 'open' ELSE COALESCE(a.kind, 'unknown') END";

/**
 * Null for no score; a score of zero has no logarithm and lies below all bins. The text is added to a floating zero,
 * since MariaDB makes a whole number of a text that is added to a whole one.
 */
function binOf(score: string, perDecade: number): string {
  const logarithm = `LOG10(CASE WHEN ${score} + 0e0 > 0 THEN ${score} + 0e0 ELSE 1e-9 END)`;
  return `CASE WHEN ${score} IS NULL THEN NULL ELSE FLOOR(${logarithm} * ${Math.trunc(perDecade)}) END`;
}

function numbers<const K extends string>(row: Row, names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, Number(row[name])])) as Record<K, number>;
}

/** Clocks differ: what a device says happened before it was sent took no time. */
function durations(row: Row): { readonly p50: number; readonly p90: number; readonly p99: number } {
  const { p50, p90, p99 } = numbers(row, ['p50', 'p90', 'p99']);
  return { p50: Math.max(0, p50), p90: Math.max(0, p90), p99: Math.max(0, p99) };
}
