// Reads what tuning judges by, page by page and never more than it can hold: the newest rows of a span.
import type { ProposalStore, PushStore, ScoredDecision } from '../store/stores.js';
import { observations, shownOf } from './observation.js';
import type { Evidence } from './propose.js';

const PAGE = 2_000;
/** What is worked out over in some ten milliseconds; users, not rows, make an interval narrow. */
const MAX_SHOWN = 10_000;
const MAX_SCORED = 20_000;

export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface Read extends Omit<Evidence, 'measuring' | 'heard'> {
  /** Whether there was more than was read: then `from` is where reading stopped. */
  readonly isCapped: boolean;
}

export async function readSpan(store: ProposalStore, app: string, { from, until }: Span): Promise<Read> {
  const page = (before: string | null) => ({ from, until, before, limit: PAGE });
  const shown = await pages(
    (before) => store.shown(app, page(before)),
    ({ push }) => push,
    MAX_SHOWN,
  );
  const scored = await pages(
    (before) => store.scored(app, page(before)),
    ({ decision }) => decision,
    MAX_SCORED,
  );
  const oldest = Math.min(until - 1, ...[shown, scored].flatMap(({ rows }) => rows.at(-1)?.at ?? []));
  const stop = scored.isCapped ? scored.rows.at(-1)!.at : oldest;
  return {
    from: Math.max(from, stop),
    until,
    shown: shown.rows.map(shownOf),
    decisions: observations(scored.rows),
    isCapped: shown.isCapped || scored.isCapped,
  };
}

/** Which words the pushes of each provider have brought since then: what never came may only be never told. */
export async function readHeard(pushes: PushStore, app: string, since: number): Promise<Evidence['heard']> {
  const rows = await pushes.funnel(app, since);
  const heard = (word: 'opened' | 'dismissed'): ReadonlySet<string> =>
    new Set(rows.filter((row) => Number(row[word]) > 0).map((row) => String(row['provider'])));
  return { opened: heard('opened'), dismissed: heard('dismissed') };
}

async function pages<T extends ScoredDecision>(
  read: (before: string | null) => Promise<readonly T[]>,
  idOf: (row: T) => string,
  maxRows: number,
): Promise<{ rows: readonly T[]; isCapped: boolean }> {
  const rows: T[] = [];
  for (let before: string | null = null; rows.length < maxRows;) {
    const page: readonly T[] = await read(before);
    rows.push(...page);
    if (page.length < PAGE) return { rows, isCapped: false };
    before = idOf(page.at(-1)!);
  }
  return { rows, isCapped: true };
}
