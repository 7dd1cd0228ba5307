// What the reports read, on every backend: counts and percentiles over rows whose answers can be worked out by hand.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bucketsIn } from '../../src/admin/report-buckets.js';
import type { Relevance } from '../../src/model/decision.js';
import { type Cell, Ledger, type Row } from '../../src/store/ledger.js';
import type { Store } from '../../src/store/open-store.js';
import { evenBuckets } from '../../src/store/buckets.js';
import { type StoredDecision, type StoredPush } from '../../src/store/stores.js';
import { LedgerReports } from '../../src/store/typeorm/reports.js';
import { decision, deviceDecision, push } from '../admin/decisions-fixture.js';
import { type Place } from './store-backends.js';
import { onEveryBackend } from './every-backend.js';
import { anEvent } from './store-records.js';

const HOUR = 3_600_000;
const FROM = 1_000 * HOUR;
const hourly = evenBuckets(HOUR);
const app = 'reports';
/** Something every two hours for a year, in which every clock with a summer time is put back and forward. */
const year = { since: Date.parse('2025-08-01T03:20:00Z'), until: Date.parse('2026-08-01T03:20:00Z') };
const ofYear = Array.from({ length: 365 * 12 }, (_, n) => year.since + n * 2 * HOUR);
const span = { since: FROM, until: FROM + 2 * HOUR };

onEveryBackend('the reports', ({ create }) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await create();
    store = await place.open();
    await fill(store);
  });
  afterAll(async () => {
    await store?.close();
    await place?.remove();
  });

  it('count decisions by reason and bucket, with the members who were only counted', async () => {
    expect(await store.reports.reasonsInTime(app, { ...span, until: FROM + 10_000 }, hourly)).toEqual([
      { from: FROM, outcome: 'push', reason: 'mention', count: 10 },
      { from: FROM, outcome: 'suppress', reason: 'other_device', count: 10 },
    ]);
    const rows = await store.reports.reasonsInTime(app, span, hourly);
    expect(rows).toContainEqual({
      from: FROM + HOUR,
      outcome: 'suppress',
      reason: 'not_mentioned',
      count: 42,
    });
    expect(rows.every(({ from }) => from === FROM || from === FROM + HOUR)).toBe(true);
    expect(await store.reports.reasonsInTime('other', span, hourly)).toEqual([]);
  });

  it('count pushes with what became of them in the bucket they were made in', async () => {
    expect(await store.reports.pushesInTime(app, span, hourly)).toEqual([
      { from: FROM, pushes: 100, opened: 1, dismissed: 0 },
      { from: FROM + HOUR, pushes: 1, opened: 0, dismissed: 1 },
    ]);
  });

  it('tell how long pushes took, held ones apart, by nearest rank', async () => {
    const all = await store.reports.latency(app, span, 'sent', null);
    expect(all).toEqual([
      { from: null, provider: 'apns', path: 'held', pushes: 1, p50: 250, p90: 250, p99: 250 },
      { from: null, provider: 'fcm', path: 'immediate', pushes: 100, p50: 50, p90: 90, p99: 99 },
    ]);
    const buckets = await store.reports.latency(app, span, 'sent', hourly);
    expect(buckets.map(({ from, path }) => [from, path])).toEqual([
      [FROM, 'immediate'],
      [FROM + HOUR, 'held'],
    ]);
    expect(await store.reports.latency(app, span, 'displayed', null)).toEqual([]);
    const [opened] = await store.reports.latency(app, span, 'opened', null);
    expect(opened).toMatchObject({ path: 'immediate', pushes: 1, p50: 0 });
  });

  it('count scores in bins of their logarithm, and the pushes they led to', async () => {
    const scores = await store.reports.scores(app, span, 4);
    expect(scores).toHaveLength(3);
    expect(scores).toContainEqual({ local: -36, final: -4, count: 1 });
    expect(scores).toContainEqual({ local: null, final: -4, count: 1 });
    expect(scores).toContainEqual({ local: -8, final: -4, count: 98 });
    expect(await store.reports.pushesByScore(app, span, 4)).toEqual([
      { bin: -4, pushes: 100, opened: 1, dismissed: 0 },
    ]);
  });

  it('tell what the LLM answered and why it did not', async () => {
    expect(await store.reports.llm(app, span, hourly)).toEqual(
      expect.arrayContaining([
        { from: FROM, asked: true, note: null, s: 7, count: 2 },
        { from: FROM, asked: true, note: 'deadline', s: null, count: 1 },
        { from: FROM, asked: false, note: 'calls', s: null, count: 1 },
      ]),
    );
    expect(await store.reports.llmLatency(app, span)).toEqual({ answers: 2, p50: 300, p90: 500, p99: 500 });
    expect(await store.reports.llmLatency('other', span)).toBeNull();
  });

  it('count attempts by what came of them, with the words of the services', async () => {
    expect(await store.reports.attempts(app, span, hourly)).toEqual(
      expect.arrayContaining([
        { from: FROM, provider: 'fcm', answer: 'ok', count: 2 },
        { from: FROM, provider: 'fcm', answer: 'throttled', count: 1 },
        { from: FROM, provider: 'fcm', answer: 'open', count: 1 },
      ]),
    );
    expect(await store.reports.vendorReasons(app, span, 5)).toEqual([
      { provider: 'fcm', kind: 'throttled', vendor_reason: 'QUOTA_EXCEEDED', count: 1 },
    ]);
  });

  it.each([
    ['Europe/Berlin', [23, 24, 25]],
    ['America/New_York', [23, 24, 25]],
    ['Australia/Lord_Howe', [23.5, 24, 24.5]],
    ['Africa/Cairo', [23, 24, 25]],
    ['Africa/Casablanca', [23, 24, 25]],
    ['Asia/Kolkata', [24]],
    ['Asia/Kathmandu', [24]],
    ['Etc/UTC', [24]],
  ])('count a year by the days of %s, however long they are', async (zone, lengths) => {
    const { buckets, starts, startOf } = bucketsIn(year, zone);
    const rows = await store.reports.reasonsInTime('year', year, buckets);
    const date = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
    const days = new Map<string, number>();
    for (const at of ofYear) days.set(date.format(at), (days.get(date.format(at)) ?? 0) + 1);
    expect(rows.map(({ from, count }) => [date.format(startOf(from)), count])).toEqual([...days]);
    expect(rows.map(({ from }) => startOf(from))).toEqual(starts);
    for (const start of starts) expect(date.format(start - 1)).not.toBe(date.format(start));
    const hours = starts.slice(1).map((start, i) => (start - starts[i]!) / HOUR);
    expect([...new Set(hours)].sort((a, b) => a - b)).toEqual(lengths);
  });

  it.each(['Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns'])(
    'count days in quarters and hours by the clock of %s, also over the end of summer time',
    async (zone) => {
      const clock = new Intl.DateTimeFormat('en-GB', {
        ...({ timeZone: zone, day: 'numeric', hour: 'numeric', minute: 'numeric' } as const),
      });
      const end = Date.parse('2025-11-04T12:34:56Z');
      for (const [days, allowed] of [
        [12, /, (00|06|12|18):00$/],
        [3, /:00$/],
      ] as const) {
        const some = { since: end - days * 24 * HOUR, until: end };
        const { buckets, starts, startOf } = bucketsIn(some, zone);
        for (const start of starts) expect(clock.format(start)).toMatch(allowed);
        const rows = await store.reports.reasonsInTime('year', some, buckets);
        const counts = new Map(rows.map(({ from, count }) => [startOf(from), count]));
        const expected = new Map<number, number>();
        for (const at of ofYear.filter((each) => each >= some.since && each < some.until)) {
          const start = starts.findLast((each) => each <= at)!;
          expected.set(start, (expected.get(start) ?? 0) + 1);
        }
        expect(counts).toEqual(expected);
      }
    },
  );

  it('tell times of pushes and attempts in the same buckets', async () => {
    const late = { stepMs: HOUR, clock: [{ until: Infinity, aheadMs: -HOUR / 4 }] };
    const shown = FROM - HOUR;
    expect((await store.reports.pushesInTime(app, span, late)).map((row) => row.from)).toEqual([
      shown,
      shown + HOUR,
    ]);
    expect((await store.reports.latency(app, span, 'sent', late))[0]).toMatchObject({ from: shown, p50: 50 });
    expect((await store.reports.attempts(app, span, late))[0]).toMatchObject({ from: shown });
    expect((await store.reports.llm(app, span, late))[0]).toMatchObject({ from: shown });
  });

  it('read along the index of the instant, so that a short span costs little in a big ledger', async () => {
    if (place.database.kind !== 'sqlite') return;
    const plans: string[] = [];
    const reports = new LedgerReports(new ExplainingLedger(store.ledger, plans));
    await reports.reasonsInTime(app, span, hourly);
    await reports.pushesInTime(app, span, hourly);
    await reports.latency(app, span, 'sent', hourly);
    await reports.scores(app, span, 4);
    await reports.pushesByScore(app, span, 4);
    await reports.llm(app, span, hourly);
    await reports.llmLatency(app, span);
    await reports.attempts(app, span, hourly);
    await reports.vendorReasons(app, span, 5);
    expect(plans).toHaveLength(10);
    for (const plan of plans) {
      expect(plan).toMatch(/__(at|created_at|started_at) \(/);
      expect(plan).not.toMatch(/SCAN (d|c|p|e|a)\b/);
    }
  });
});

/** Asks SQLite how it would go about each report, and answers it. */
class ExplainingLedger extends Ledger {
  constructor(
    private readonly ledger: Ledger,
    private readonly plans: string[],
  ) {
    super();
  }

  override commit(): Promise<void> {
    return Promise.reject(new Error('a report writes nothing'));
  }

  override query(): Promise<readonly Row[]> {
    return Promise.reject(new Error('a report may take long: it is no query'));
  }

  override async report(sql: string, params: readonly Cell[] = []): Promise<readonly Row[]> {
    const steps = await this.ledger.query(`EXPLAIN QUERY PLAN ${sql}`, params);
    this.plans.push(steps.map((step) => String(step.detail)).join('\n'));
    return this.ledger.report(sql, params);
  }

  override async close(): Promise<void> {}
}

/** A hundred messages at once, each pushed after 1, 2, … 100 ms; an hour later one that was held, and a cohort. */
async function fill(store: Store): Promise<void> {
  const made = Array.from({ length: 100 }, (_, n) => immediate(n));
  const first = decision(500, {
    app,
    at: FROM - HOUR,
    devices: [deviceDecision('phone', { outcome: 'batch' })],
  });
  const released = decision(501, {
    app,
    at: FROM + HOUR,
    cause: 'clock',
    previous: first.id,
    devices: [deviceDecision('phone', { outcome: 'push', reason: 'batched' })],
  });
  const held = push(released, {
    provider: 'apns',
    sent_at: released.at + 250,
    dismissed_at: released.at + 900,
  });
  const cohort = { app, event: 'evt-0', message: 'm0', conversation: 'c1', policy_version: 1 };
  const attempt = { app, ended_at: FROM + 5, vendor_reason: null, provider_id: null, ambiguous: false };
  const attempts = [
    { ...attempt, push: made[0]!.push.id, number: 1, started_at: FROM, ok: true, kind: null },
    { ...attempt, push: made[1]!.push.id, number: 1, started_at: FROM, ok: false, kind: 'throttled' },
    { ...attempt, push: made[1]!.push.id, number: 2, started_at: FROM + 9, ok: true, kind: null },
    { ...attempt, push: made[2]!.push.id, number: 1, started_at: FROM, ended_at: null, ok: null, kind: null },
  ] as const;
  await store.ledger.commit([
    ...store.events.insert(made.map((each) => each.event)),
    ...store.decisions.insert([...made.map((each) => each.decision), first, released]),
    ...store.decisions.insertCohorts([{ ...cohort, reason: 'not_mentioned', members: 42, at: FROM + HOUR }]),
    ...store.decisions.insertCohorts(
      ofYear.map((at, n) => {
        return { ...cohort, app: 'year', event: `evt-${n}`, reason: 'not_mentioned', members: 1, at };
      }),
    ),
    ...store.pushes.insert([...made.map((each) => each.push), held]),
    ...attempts.flatMap((each) =>
      store.pushes.startAttempt({ ...each, ended_at: null, ok: null, kind: null }),
    ),
    ...attempts
      .filter(({ ended_at }) => ended_at !== null)
      .flatMap((each) =>
        store.pushes.endAttempt({ ...each, vendor_reason: each.kind === null ? null : 'QUOTA_EXCEEDED' }),
      ),
  ]);
}

function immediate(n: number): {
  event: ReturnType<typeof anEvent>;
  decision: StoredDecision;
  push: StoredPush;
} {
  const at = FROM + n * 1_000;
  const relevance: Relevance = {
    p: 0.1 + n / 10_000,
    tier: 'push',
    local: n === 0 ? 0 : n === 1 ? null : 0.011,
    shift: null,
    notes: [],
    thresholds: { push: 0.09, batch: 0.02 },
  };
  const llm = answers[n];
  const made = decision(n, {
    app,
    at,
    relevance,
    scoring: { scorer: 'local', p: 0.1, contributions: [], ...(llm === undefined ? {} : { llm }) },
    devices: [
      deviceDecision('phone', { outcome: 'push', reason: 'mention' }),
      deviceDecision('desk', { reason: 'other_device' }),
    ],
  });
  const sent = { sent_at: at - 10 + n + 1, opened_at: n === 0 ? at - 3_000 : null };
  return {
    event: anEvent({ app, seq: n + 1, id: `evt-${n}`, message: `m${n}`, at: at - 10 }),
    decision: made,
    push: push(made, sent),
  };
}

const answers: readonly object[] = [
  { asked: true, s: 7, latencyMs: 300 },
  { asked: true, s: 7, latencyMs: 500 },
  { asked: true, s: null, note: 'deadline', latencyMs: 900 },
  { asked: false, s: null, note: 'calls', latencyMs: null },
];
