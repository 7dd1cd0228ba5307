// What a replayed stream came to, read from the ledger and held against what the virtual phones saw.
import { createHash } from 'node:crypto';
import type { Ledger } from '../../src/store/ledger.js';
import type { SandboxTruth } from '../../samples/sandbox/sandbox.js';
import type { FedChats } from './stream-feeder.js';

export interface StreamReport {
  readonly messages: number;
  readonly pairs: number;
  readonly pairsWithOwn: number;
  readonly mentionPairs: number;
  readonly accepted: number;
  readonly settled: number;
  readonly held: number;
  readonly inFlight: number;
  readonly sent: number;
  /** Sent by the ledger's word but unknown to every provider, and the other way round. */
  readonly onlyInLedger: number;
  readonly onlyInTruth: number;
  readonly outcomes: readonly { readonly outcome: string; readonly count: number }[];
  /** SHA-256 over every decision and cohort in a fixed order. */
  readonly digest: string;
}

export async function reportOf(ledger: Ledger, truth: SandboxTruth, fed: FedChats): Promise<StreamReport> {
  const count = async (sql: string): Promise<number> => Number((await ledger.report(sql))[0]?.['n'] ?? 0);
  const decided = await count('SELECT COUNT(*) AS n FROM decisions WHERE previous IS NULL');
  const counted = await count('SELECT COALESCE(SUM(members), 0) AS n FROM cohorts');
  const first = await firstDecisions(ledger);
  const own = fed.authors.filter((each) => first.has(each)).length;
  const inFlight = await count('SELECT COUNT(*) AS n FROM pushes WHERE next_attempt_at IS NOT NULL');
  const held = await count("SELECT COUNT(*) AS n FROM items WHERE state = 'held'");
  const items = await count('SELECT COUNT(*) AS n FROM items');
  return {
    messages: await count("SELECT COUNT(*) AS n FROM events WHERE type = 'message.created'"),
    pairs: decided + counted - own,
    pairsWithOwn: decided + counted,
    mentionPairs: fed.mentions.filter((each) => first.has(each)).length,
    accepted: decided + counted,
    settled: items - held + counted,
    held,
    inFlight,
    ...(await pushesAgainstTruth(ledger, truth)),
    outcomes: await outcomes(ledger, counted),
    digest: await digest(ledger),
  };
}

/** Who was decided for one by one, as `app message user`. */
async function firstDecisions(ledger: Ledger): Promise<ReadonlySet<string>> {
  const rows = await ledger.report('SELECT app, message, user FROM decisions WHERE previous IS NULL');
  return new Set(rows.map((row) => `${row['app']} ${row['message']} ${row['user']}`));
}

async function pushesAgainstTruth(
  ledger: Ledger,
  truth: SandboxTruth,
): Promise<Pick<StreamReport, 'sent' | 'onlyInLedger' | 'onlyInTruth'>> {
  const rows = await ledger.report('SELECT id, replace_id FROM pushes WHERE sent_at IS NOT NULL');
  // A push may have taken the place of an earlier one; what only takes a banner away carries no push's id.
  const sent = new Set(rows.map((row) => String(row['replace_id'] ?? row['id'])));
  const alerts = truth.log.flatMap(({ replace_id: id }) => (id?.startsWith('psh_') ? [id] : []));
  const shown = new Set(alerts);
  return {
    sent: rows.length,
    onlyInLedger: [...sent].filter((id) => !shown.has(id)).length,
    onlyInTruth: [...shown].filter((id) => !sent.has(id)).length,
  };
}

async function outcomes(ledger: Ledger, counted: number): Promise<StreamReport['outcomes']> {
  const rows = await ledger.report('SELECT tally, COUNT(*) AS n FROM decisions GROUP BY tally');
  const sums = new Map([['suppress/not_mentioned', counted]]);
  for (const row of rows) {
    for (const each of String(row['tally']).trim().split(' ')) {
      sums.set(each, (sums.get(each) ?? 0) + Number(row['n']));
    }
  }
  return [...sums].map(([outcome, count]) => ({ outcome, count })).sort((a, b) => b.count - a.count);
}

async function digest(ledger: Ledger): Promise<string> {
  const hash = createHash('sha256');
  const decisions = await ledger.report(
    'SELECT app, id, message, user, at, tally, body, previous FROM decisions',
  );
  const cohorts = await ledger.report('SELECT app, event, reason, members, at FROM cohorts');
  const lines = [...decisions, ...cohorts].map((row) => JSON.stringify(Object.values(row)));
  for (const line of lines.sort()) hash.update(line).update('\n');
  return hash.digest('hex');
}
