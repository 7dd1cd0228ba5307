// The reports as the API answers them, over rows of a fresh ledger.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import * as shapes from '../../src/admin/report-shapes.js';
import type { Relevance } from '../../src/model/decision.js';
import { type AdminApp, startAdminApp } from './admin-app.js';
import { decision, deviceDecision, push } from './decisions-fixture.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday noon in UTC of the last fortnight, so that every report may look at it. */
const NOON = mondayBefore(Date.now() - DAY) + 12 * HOUR;

/** What the API docs promise of each. */
const documented: Readonly<Record<string, z.ZodType>> = {
  reasons: shapes.reasonsReport,
  'reasons-over-time': shapes.reasonsOverTimeReport,
  funnel: shapes.funnelReport,
  hours: shapes.hoursReport,
  latency: shapes.latencyReport,
  relevance: shapes.relevanceReport,
  llm: shapes.llmReport,
  providers: shapes.providersReport,
};

const relevance: Relevance = {
  p: 0.12,
  tier: 'push',
  local: 0.03,
  shift: 1.5,
  notes: [],
  thresholds: { push: 0.09, batch: 0.02 },
};

describe('the reports by REST', () => {
  let running: AdminApp;
  beforeAll(async () => {
    running = await startAdminApp();
    const { store } = running;
    const made = [0, 1, 2].map((n) =>
      decision(n, {
        at: NOON + n * MINUTE,
        relevance,
        scoring: { scorer: 'local', llm: { asked: true, s: 6, latencyMs: 400 } },
        devices: [deviceDecision('phone', { outcome: 'push', reason: 'relevant' })],
      }),
    );
    const pushes = made.map((each, n) => push(each, { opened_at: n === 0 ? each.at + 9_000 : null }));
    const started = { app: 'one', push: pushes[0]!.id, number: 1, started_at: NOON, ambiguous: false };
    const ended = { ...started, ended_at: NOON + 3, provider_id: null };
    const cohort = { app: 'one', event: 'evt-0', message: 'm0', conversation: 'c1', policy_version: 1 };
    await store.ledger.commit([
      ...store.decisions.insert(made),
      ...store.decisions.insertCohorts([{ ...cohort, reason: 'not_mentioned', members: 7, at: NOON }]),
      ...store.pushes.insert(pushes),
      ...store.pushes.startAttempt({
        ...ended,
        ended_at: null,
        ok: null,
        kind: null,
        vendor_reason: null,
      }),
      ...store.pushes.endAttempt({ ...ended, ok: false, kind: 'auth', vendor_reason: 'InvalidToken' }),
    ]);
  });
  afterAll(() => running.stop());

  const around = `since=${iso(NOON - HOUR)}&until=${iso(NOON + HOUR)}`;
  const ask = async (name: string, query = around) => {
    const answer = await running.call('GET', `/v1/reports/${name}${query === '' ? '' : `?${query}`}`);
    expect(answer.statusCode).toBe(200);
    expect(documented[name]!.safeParse(answer.json()).error).toBeUndefined();
    return answer.json();
  };

  it('tell reasons over time in buckets that suit the span, counted members included', async () => {
    expect(await ask('reasons-over-time')).toEqual({
      since: iso(NOON - HOUR),
      until: iso(NOON + HOUR),
      time_zone: 'Etc/UTC',
      bucket_seconds: 120,
      bucket_starts: Array.from({ length: 60 }, (_, n) => iso(NOON - HOUR + n * 2 * MINUTE)),
      items: [
        { from: iso(NOON), outcome: 'push', reason: 'relevant', count: 2 },
        { from: iso(NOON), outcome: 'suppress', reason: 'not_mentioned', count: 7 },
        { from: iso(NOON + 2 * MINUTE), outcome: 'push', reason: 'relevant', count: 1 },
      ],
    });
    const month = await ask('reasons-over-time', `since=${iso(NOON - 20 * DAY)}&until=${iso(NOON + HOUR)}`);
    expect(month.bucket_seconds).toBe(86_400);
    expect(month.items).toHaveLength(2);
    expect((await ask('reasons')).items).toContainEqual({ outcome: 'push', reason: 'relevant', count: 3 });
    const before = await ask('reasons', `since=${iso(NOON - HOUR)}&until=${iso(NOON)}`);
    expect(before.items).toEqual([]);
  });

  it('begin their days at midnight of the app, or of the zone that is asked for, and say which', async () => {
    const viewer = await running.keyFor('two', ['decisions:read']);
    const at = NOON - (NOON % DAY) + 18.5 * HOUR;
    const cohort = { app: 'two', event: 'e', message: 'm', conversation: 'c', policy_version: 1, members: 3 };
    const { decisions, ledger } = running.store;
    await ledger.commit(decisions.insertCohorts([{ ...cohort, reason: 'not_mentioned', at }]));
    const days = async (more: string) => {
      const path = `/v1/reports/reasons-over-time?since=${iso(at - 20 * DAY)}&until=${iso(at + HOUR)}${more}`;
      const answer = (await running.call('GET', path, undefined, viewer)).json();
      expect(answer.bucket_starts).toContain(answer.items[0].from);
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: answer.time_zone, timeStyle: 'medium' });
      const times = answer.bucket_starts.map((start: string) => clock.format(Date.parse(start)));
      expect(new Set(times)).toEqual(new Set(['00:00:00']));
      return [answer.time_zone, answer.items.map((each: { from: string }) => each.from)];
    };
    // 18:30 in UTC is a quarter past midnight in Kathmandu and midnight in Kolkata, of the next day.
    expect(await days('')).toEqual(['Asia/Kathmandu', [iso(at - 15 * MINUTE)]]);
    expect(await days('&time_zone=Asia/Kolkata')).toEqual(['Asia/Kolkata', [iso(at)]]);
    expect(await days('&time_zone=Etc/UTC')).toEqual(['Etc/UTC', [iso(at - 18.5 * HOUR)]]);
    const hours = await running.call('GET', '/v1/reports/hours', undefined, viewer);
    expect(hours.json().time_zone).toBe('Asia/Kathmandu');
    for (const name of ['latency', 'llm', 'providers']) {
      const path = `/v1/reports/${name}?time_zone=Europe/Berlin`;
      expect((await running.call('GET', path, undefined, viewer)).json().time_zone).toBe('Europe/Berlin');
    }
  });

  it.each(['reasons-over-time', 'latency', 'llm', 'providers', 'hours'])(
    'refuse a zone without a name in %s, naming the field and how to mend it',
    async (name) => {
      for (const zone of ['Mars/Olympus', '%2B08:00', '']) {
        const answer = await running.call('GET', `/v1/reports/${name}?time_zone=${zone}`);
        expect(answer.statusCode).toBe(422);
        const [problem] = answer.json().errors;
        expect(problem.field).toContain('time_zone');
        expect(problem.fix).not.toBe('');
      }
    },
  );

  it('show the funnel of the span with what each provider ever tells', async () => {
    expect((await ask('funnel')).items).toEqual([
      expect.objectContaining({
        provider: 'fcm',
        pushes: 3,
        sent: 3,
        delivered: 0,
        opened: 1,
        reports: ['delivered'],
      }),
    ]);
    expect((await ask('funnel', `since=${iso(NOON - HOUR)}&until=${iso(NOON)}`)).items).toEqual([]);
  });

  it.each([
    ['Etc/UTC', 1, 12],
    ['Asia/Shanghai', 1, 20],
    ['Asia/Kolkata', 1, 17],
    ['Pacific/Kiritimati', 2, 2],
  ])('put noon of a Monday in UTC where the clocks of %s show it', async (zone, weekday, hour) => {
    const { items, time_zone } = await ask('hours', `${around}&time_zone=${zone}`);
    expect(time_zone).toBe(zone);
    expect(items).toContainEqual({
      weekday,
      hour,
      decisions: { push: 3, batch: 0, defer: 0, suppress: 7 },
      pushes: 3,
      opened: 1,
      dismissed: 0,
    });
    expect(items.length).toBeLessThan(5);
  });

  it('have a cell for each hour that the span touches and for no other', async () => {
    const week = await ask('hours', `since=${iso(NOON - 7 * DAY)}&until=${iso(NOON)}`);
    expect(week.items).toHaveLength(168);
  });

  it('tell how long pushes took to each step that was reported', async () => {
    const { items, over_time } = await ask('latency', `${around}&step=opened`);
    // No event is in this ledger, so nobody knows when these messages were accepted.
    expect({ items, over_time }).toEqual({ items: [], over_time: [] });
  });

  it('tell the scores in bins with the thresholds that hold now, and what became of the pushes', async () => {
    const { bins, thresholds, policy_version } = await ask('relevance');
    expect({ thresholds, policy_version }).toEqual({
      thresholds: { push: 0.09, batch: 0.02 },
      policy_version: 1,
    });
    const at = (score: number) =>
      bins.find((bin: { from: number; to: number }) => bin.from <= score && score < bin.to);
    expect(at(0.03)).toMatchObject({ local: 3, final: 0 });
    expect(at(0.12)).toMatchObject({ local: 0, final: 3, pushes: 3, opened: 1, dismissed: 0 });
    expect(bins[0].from).toBe(0);
    expect(bins.at(-1).to).toBe(1);
    for (let i = 1; i < bins.length; i++) expect(bins[i].from).toBe(bins[i - 1].to);
  });

  it('tell what the LLM answered, and what the services answered', async () => {
    expect(await ask('llm')).toMatchObject({
      candidates: 3,
      answered: 3,
      answers: [0, 0, 0, 0, 0, 0, 3, 0, 0, 0],
      without_answer: [],
      latency: { p50_ms: 400, p90_ms: 400, p99_ms: 400 },
    });
    expect(await ask('providers')).toMatchObject({
      over_time: [{ from: iso(NOON), provider: 'fcm', answer: 'auth', count: 1 }],
      vendor_reasons: [{ provider: 'fcm', kind: 'auth', vendor_reason: 'InvalidToken', count: 1 }],
    });
  });

  it('show the breakers of the app as they stand, with what opened them, by class alone', async () => {
    expect(await ask('providers')).toMatchObject({ breakers: [], breakers_left_out: 0 });
    const refuse = (provider: string, app: string, host: string | null) => {
      const gate = running.gates.of({ provider, app, host });
      for (let i = 0; i < 3; i++) {
        gate.enter(Date.now());
        const secret = 'BadDeviceToken tok-1234';
        gate.leave({ ok: false, kind: 'credential', vendorReason: secret }, Date.now());
      }
    };
    const before = Date.now();
    running.gates.of({ provider: 'apns', app: 'one', host: null }).enter(before);
    running.gates
      .of({ provider: 'apns', app: 'one', host: null })
      .leave({ ok: true, providerId: 'x' }, before);
    refuse('webpush', 'one', 'push.example');
    refuse('fcm', 'two', null);
    const { breakers } = await ask('providers');
    expect(breakers).toEqual([
      {
        provider: 'webpush',
        host: 'push.example',
        state: 'open',
        since: expect.any(String),
        retry_at: expect.any(String),
        last_error: { kind: 'credential', at: expect.any(String) },
      },
      { provider: 'apns', host: null, state: 'closed', since: null, retry_at: null, last_error: null },
    ]);
    expect(Date.parse(breakers[0].since)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(breakers[0].retry_at) - Date.parse(breakers[0].since)).toBe(MINUTE);
  });

  it('show at most fifty breakers, those that hold back first, and say how many there are more', async () => {
    const at = Date.now();
    for (let i = 0; i < 60; i++) {
      const gate = running.gates.of({ provider: 'webpush', app: 'one', host: `h${i}.example` });
      gate.enter(at);
      gate.leave({ ok: true, providerId: null }, at);
    }
    const { breakers, breakers_left_out } = await ask('providers');
    expect({ shown: breakers.length, breakers_left_out }).toEqual({ shown: 50, breakers_left_out: 12 });
    expect(breakers[0]).toMatchObject({ host: 'push.example', state: 'open' });
  });

  it('are empty for an app without anything, and for the last day by default', async () => {
    for (const name of ['reasons-over-time', 'latency', 'funnel'])
      expect((await ask(name, '')).items).toEqual([]);
    expect((await ask('llm', '')).latency).toBeNull();
  });

  it.each([
    ['since=tomorrow', 'since'],
    [`since=${iso(NOON)}&until=${iso(NOON - HOUR)}`, 'since'],
    ['since=2999-01-01T00:00:00Z', 'since'],
    ['since=2001-01-01T00:00:00Z', 'since'],
    ['time_zone=Mars/Olympus', 'time_zone'],
    ['time_zone=%2B02:00', 'time_zone'],
  ])('refuse %s, naming the field and how to mend it', async (query, field) => {
    const answer = await running.call('GET', `/v1/reports/hours?${query}`);
    expect(answer.statusCode).toBe(422);
    const [problem] = answer.json().errors;
    expect(problem.field).toContain(field);
    expect(problem.fix).not.toBe('');
  });
});

function iso(at: number): string {
  return new Date(at).toISOString();
}

function mondayBefore(at: number): number {
  const midnight = at - (at % DAY);
  return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * DAY;
}
