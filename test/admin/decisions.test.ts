import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decisionEntry } from '../../src/admin/decision-entry.js';
import { decisionDetail, previewAnswer } from '../../src/admin/decision-shapes.js';
import { ADMIN, startAdminApp, type AdminApp } from './admin-app.js';
import { AT, decision, deviceDecision, push } from './decisions-fixture.js';

describe('decisions by REST', () => {
  let running: AdminApp;
  const many = Array.from({ length: 7 }, (_, n) => decision(n));
  const pushed = decision(20, {
    message: 'm20',
    user: 'u2',
    previous: decision(19, { message: 'm20', user: 'u2' }).id,
    relevance: {
      p: 0.4,
      tier: 'push',
      local: 0.3,
      shift: 0.4,
      notes: [],
      thresholds: { push: 0.09, batch: 0.02 },
    },
    devices: [
      deviceDecision('phone', {
        outcome: 'push',
        reason: 'relevant',
        notification: 'n1',
        votes: [{ rule: 'relevant', tier: 'soften', outcome: 'push', evidence: { p: 0.4 } }],
      }),
    ],
  });
  const earlier = decision(19, {
    message: 'm20',
    user: 'u2',
    scoring: { scorer: 'local 1', llm: { answer: 7 } },
  });
  const foreign = decision(30, { app: 'two', user: 'u1', message: 'm30' });

  beforeAll(async () => {
    running = await startAdminApp();
    const { ledger, decisions, pushes, memberships, feedback, events } = running.store;
    const sent = push(pushed);
    await ledger.commit([
      ...decisions.insert([...many, earlier, pushed, foreign]),
      ...decisions.insertFacts('one', pushed.cause, pushed.at, {
        now: pushed.at,
        policy_version: 1,
        users: { u2: { preferences: { snooze_until: AT } }, u9: { secret: 'of another' } },
      }),
      ...decisions.insertCohorts([
        {
          app: 'one',
          event: 'evt-c',
          message: 'mc',
          conversation: 'big',
          reason: 'not_mentioned',
          members: 900,
          at: AT,
          policy_version: 1,
        },
      ]),
      ...pushes.insert([sent]),
      ...pushes.startAttempt({
        app: 'one',
        push: sent.id,
        number: 1,
        started_at: sent.created_at,
        ended_at: sent.created_at + 90,
        ok: true,
        kind: null,
        vendor_reason: null,
        provider_id: 'projects/x/messages/1',
        ambiguous: false,
      }),
      ...feedback.insert([
        { app: 'one', push: sent.id, type: 'opened', at: AT, received_at: AT, source: 'client' },
      ]),
      ...memberships.put(
        ['u1', 'u5'].map((user) => ({
          app: 'one',
          conversation: 'big',
          user,
          joined_at: user === 'u5' ? AT + 1 : AT - 1,
          read_up_to_seq: 0,
          push_level: 'default' as const,
          muted: false,
          muted_until: null,
          followed: false,
          participant: false,
        })),
      ),
      ...events.insert([
        {
          seq: 1,
          bodyHash: 'x',
          state: 'done',
          crashes: 0,
          notes: [],
          event: {
            app: 'one',
            id: 'evt-20',
            source: 'api',
            type: 'message.created',
            time: AT,
            receivedAt: AT,
            data: {
              message: 'm20',
              conversation: 'c1',
              seq: 1,
              sender: 'u3',
              sender_kind: 'user',
              device: null,
              text: 'lunch?',
              mentions: [],
              broadcast: 'none',
              reply_to: null,
              importance: 'normal',
              force_push: false,
              ttl_seconds: null,
              created_at: null,
            },
          },
        },
      ]),
    ]);
  });
  afterAll(() => running.stop());

  it('lists one entry per device, newest first, and pages through all of them exactly once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 20; pages++) {
      const from: string = cursor === null ? '' : `&before=${cursor}`;
      const answer = await running.call('GET', `/v1/decisions?user=u1&page_size=3${from}`);
      const page = answer.json() as { items: { id: string; message: string }[]; next_cursor: string | null };
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map((each) => each.id));
      cursor = page.next_cursor;
      if (cursor === null) break;
    }
    const newestFirst = many.toReversed().flatMap((each) => [`${each.id}-0`, `${each.id}-1`]);
    expect(seen).toEqual(newestFirst);
  });

  it('lists upwards from a cursor', async () => {
    const answer = await running.call('GET', `/v1/decisions?user=u1&after=${many[4]!.id}-0&page_size=2`);
    expect(answer.json().items.map((each: { id: string }) => each.id)).toEqual([
      `${many[4]!.id}-1`,
      `${many[5]!.id}-0`,
    ]);
  });

  it('filters by device outcome and reason', async () => {
    const answer = await running.call('GET', '/v1/decisions?reason=active_on_device&user=u1');
    const devices = answer.json().items.map((each: { device: string }) => each.device);
    expect(devices).toEqual(Array(7).fill('desk'));
    const pushes = await running.call('GET', '/v1/decisions?outcome=push');
    expect(pushes.json().items).toMatchObject([{ user: 'u2', sentence: expect.stringContaining('0.400') }]);
  });

  it('says why in the language asked for, by the query or by Accept-Language', async () => {
    const list = '/v1/decisions?outcome=push';
    const asked = await running.call('GET', `${list}&language=zh-CN`);
    expect(asked.json().items[0].sentence).toMatch(/^推送.*。$/);
    const accepted = await running.call('GET', list, undefined, {
      ...ADMIN,
      'accept-language': 'zh-CN,en;q=0.5',
    });
    expect(accepted.json().items[0].sentence).toBe(asked.json().items[0].sentence);
    const english = await running.call('GET', list);
    expect(english.json().items[0].sentence).toMatch(/^Push .*\.$/);
  });

  it('answers for a member who was only counted, and not for who joined later or never', async () => {
    const of = async (user: string) =>
      (await running.call('GET', `/v1/decisions?user=${user}&message=mc`)).json().items;
    expect(await of('u1')).toMatchObject([
      { id: null, counted: true, outcome: 'suppress', reason: 'not_mentioned' },
    ]);
    expect(await of('u5')).toEqual([]);
    expect(await of('u6')).toEqual([]);
  });

  it('explains one decision with rules, facts, scores, pushes, attempts, feedback and what came before', async () => {
    const answer = await running.call('GET', `/v1/decisions/${pushed.id}-0`);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      outcome: 'push',
      reason: 'relevant',
      sentences: {
        language: 'en',
        agent: expect.stringContaining('it is relevant to this user (0.400;') as string,
      },
      thresholds: { push: 0.09, batch: 0.02 },
      scoring: { scorer: 'local 1', llm: { answer: 7 } },
      facts: {
        now: '2026-03-10T14:00:20.000Z',
        user: { preferences: { snooze_until: '2026-03-10T14:00:00.000Z' } },
      },
      pushes: [
        {
          state: 'sent',
          ladder: { delivered: null, displayed: 'unknown', opened: 'unknown' },
          attempts: [{ number: 1, ok: true, ambiguous: false }],
          feedback: [{ type: 'opened', source: 'client' }],
        },
      ],
      history: [{ id: earlier.id }],
    });
    expect(
      (answer.json() as { rules: { verdict: string }[] }).rules.filter((each) => each.verdict === 'voted'),
    ).toMatchObject([{ rule: 'relevant', settled_it: true, evidence: { p: 0.4 } }]);
    expect(answer.payload).not.toContain('of another');
  });

  it('answers in the shapes that the API docs give', async () => {
    const listed = (await running.call('GET', '/v1/decisions?page_size=100')).json().items as unknown[];
    const counted = (await running.call('GET', '/v1/decisions?user=u1&message=mc')).json().items as unknown[];
    for (const entry of [...listed, ...counted]) decisionEntry.strict().parse(entry);
    decisionDetail.strict().parse((await running.call('GET', `/v1/decisions/${pushed.id}`)).json());
    const data = { message: 'x', conversation: 'c1', seq: 5, sender: 'u9' };
    const preview = await running.call('POST', '/v1/decisions/preview', {
      event: { type: 'message.created', data },
    });
    expect(previewAnswer.parse(preview.json()).items).toHaveLength(1);
    expect(listed).toHaveLength(17);
  });

  it('shows message text only to a key that may read text', async () => {
    const reader = await running.keyFor('one', ['decisions:read']);
    const hidden = await running.call('GET', `/v1/decisions/${pushed.id}`, undefined, reader);
    expect(hidden.json()).toMatchObject({ text: null, text_hidden: true });
    expect(hidden.payload).not.toContain('lunch?');
    const shown = await running.call('GET', `/v1/decisions/${pushed.id}`);
    expect(shown.json()).toMatchObject({ text: 'lunch?', text_hidden: false });
  });

  it('gives the same answer for the decision of another app as for none at all', async () => {
    const other = await running.call('GET', `/v1/decisions/${foreign.id}-0`);
    const none = await running.call('GET', '/v1/decisions/dec_nothing-0');
    expect([other.statusCode, other.payload]).toEqual([404, none.payload]);
  });

  it('previews an event with given users and scores', async () => {
    const event = {
      type: 'message.created',
      data: { message: 'x', conversation: 'c1', seq: 5, sender: 'u9', text: 'hi' },
    };
    const answer = await running.call('POST', '/v1/decisions/preview', {
      event,
      users: ['u7'],
      scores: { local: 0.5 },
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json().items).toMatchObject([
      { user: 'u7', outcome: 'push', reason: 'nothing_objected', scoring: { local: 0.5 } },
    ]);
  });

  it('names the field of an event that cannot be previewed', async () => {
    const event = {
      type: 'message.created',
      data: { message: 'x', conversation: 'c1', seq: -5, sender: 'u9' },
    };
    const answer = await running.call('POST', '/v1/decisions/preview', { event });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().errors).toMatchObject([{ field: 'event.data.seq' }]);
  });
});
