// Scores of notices: the same lane, deadline, budgets and bounds as for messages.
import { describe, expect, it } from 'vitest';
import type { NoticeRequest, ScoreService } from '../../src/context/score.service.js';
import type { NoticeItem, Recipient } from '../../src/model/recipient.js';
import { NOON } from '../feedback/feedback-world.js';
import { askAScriptedLlm, llmOf, outgoing, sandbox, service, settings, world } from './asked-world.js';
import { aNotice, policy, recipients, scoreService } from './score-world.js';

askAScriptedLlm();

const rate = (made: ScoreService, more: Partial<NoticeRequest> = {}, users = ['u1', 'u2', 'u3', 'u4']) =>
  made.rateNotice({
    app: 'a',
    notice: aNotice('n1'),
    title: 'The lamp is back',
    body: 'In stock from today.',
    recipients: recipients(...users),
    policy,
    now: NOON,
    ...more,
  });
const calls = () => sandbox.truth().llm;

interface SentDocument {
  readonly notice: Record<string, unknown>;
  readonly people: readonly { readonly who: string; readonly is: readonly string[] }[];
}

/** What the only call since then put before the model. */
function documentSince(before: number): SentDocument {
  const [call, ...others] = calls().slice(before);
  expect(others).toEqual([]);
  const { messages } = call!.request as { messages: { role: string; content: string }[] };
  return JSON.parse(messages.find(({ role }) => role === 'user')!.content) as SentDocument;
}

describe('an LLM asked about a notice', () => {
  it('is asked one question for all whose local score lies in the band, by ids that mean nothing', async () => {
    const before = calls().length;
    sandbox.script({ llm: { answers: { '*': 9 } } });
    const rated = await rate(service(settings()));
    expect(llmOf(rated)).toEqual({ u1: { shift: 2 }, u2: { shift: 2 }, u3: null, u4: null });
    const { notice, people } = documentSince(before);
    expect(people.map(({ who }) => who)).toEqual(['r1', 'r2']);
    expect(notice).toMatchObject({ kind: 'event', importance: 'normal', corrects: false, later: false });
    expect(notice['title']).toMatch(/^⟦(\w+)⟧ The lamp is back ⟦\1⟧$/u);
    expect(notice['said']).toMatch(/^⟦(\w+)⟧ In stock from today\. ⟦\1⟧$/u);
    expect(notice['topic']).toMatch(/^⟦(\w+)⟧ prices ⟦\1⟧$/u);
    expect(rated.get('u1')!.scoring).toMatchObject({
      scorer: 'knowing 1',
      p: 0.1,
      llm: { asked: true, s: 9 },
    });
  });

  it('is told how they treated notices like it, and nothing else of them', async () => {
    const seen = (notice: string, topic: string, seen_at: number | null, days = 1): [string, NoticeItem] => {
      const taken_in_at = NOON - days * 86_400_000;
      return [notice, { message: notice, notice_kind: 'event', topic, seen_at, taken_in_at } as NoticeItem];
    };
    const ofTheWeek = [seen('a', 'prices', NOON), seen('b', 'prices', null), seen('c', 'games', null)];
    const notices = new Map([...ofTheWeek, seen('old', 'prices', NOON, 7)]);
    const recipient: Recipient = { ...recipients('u1')[0]!, notices };
    const before = calls().length;
    await rate(service(settings()), { recipients: [recipient] });
    expect(documentSince(before).people).toEqual([
      { who: 'r1', is: ['kind: told 3, looked at 1', 'topic: told 2, looked at 1'] },
    ]);
  });

  it('never sees whom it is for, nor numbers and addresses in the words', async () => {
    const { store } = world;
    const names = [
      { app: 'a', id: 'u1', name: 'Rosalind', bot: false },
      { app: 'a', id: 'orlando', name: 'Orlando', bot: false },
    ];
    await store.ledger.commit(store.users.put(names));
    const before = calls().length;
    await rate(
      service(settings()),
      { title: 'Rosalind, orlando invites you', body: 'Call 13800138000 or x@example.com, u1.' },
      ['u1'],
    );
    const wire = JSON.stringify(
      calls()
        .slice(before)
        .map(({ request }) => request),
    );
    expect(wire).toContain('r1, p1 invites you');
    expect(wire).toContain('Call [phone] or [email]');
    for (const word of ['Rosalind', 'orlando', 'example.com', '13800138000', 'u1'])
      expect(wire).not.toContain(word);
  });

  it('in metadata-only mode sees no word of it, and not its topic', async () => {
    const before = calls().length;
    const title = 'CANARY-TITLE';
    await rate(service(settings({ mode: 'metadata_only' })), {
      title,
      body: 'CANARY-BODY',
      notice: aNotice('n1', { topic: 'CANARY-TOPIC', kind: 'marketing' }),
    });
    expect(documentSince(before).notice).toEqual({
      kind: 'marketing',
      importance: 'normal',
      corrects: false,
      later: false,
    });
    expect(JSON.stringify(calls().slice(before))).not.toMatch(/CANARY|u1|u2/);
  });

  it('is not asked about what a user did or asked for, nor outside the band, nor where none is set up', async () => {
    const before = calls().length;
    const asked = service(settings());
    for (const kind of ['transactional', 'reminder'] as const)
      expect(await rate(asked, { notice: aNotice('n1', { kind }) })).toEqual(new Map());
    await rate(asked, {}, ['u3', 'u4']);
    expect(llmOf(await rate(service(null)))).toEqual({ u1: null, u2: null, u3: null, u4: null });
    expect(calls()).toHaveLength(before);
  });

  it('that is late, fails or writes nonsense leaves the local score, and says so', async () => {
    const made = service(settings({ deadline_ms: 150 }));
    sandbox.script({ provider: 'llm', match: {}, fault: { hang: true, times: 1 } });
    const late = await rate(made);
    expect(llmOf(late)['u1']).toEqual({ state: 'timeout' });
    expect(late.get('u1')!.scoring.llm).toMatchObject({ asked: true, s: null, note: 'deadline' });
    sandbox.script({ llm: { shape: 'prose' } });
    expect(llmOf(await rate(service(settings())))['u1']).toEqual({ state: 'invalid_output' });
  });

  it('shares its budget of calls with messages', async () => {
    const made = service(settings({ budgets: { calls_per_minute: 2 } }));
    const states = [];
    for (let n = 1; n <= 3; n++) states.push(llmOf(await rate(made, { notice: aNotice(`n${n}`) }))['u1']);
    expect(states.map((each) => 'shift' in each!)).toEqual([true, true, false]);
    expect(states[2]).toEqual({ state: 'no_budget' });
  });
});

describe('the local scorer that ships', () => {
  it('leaves a notice to the LLM where there is one, as just at the threshold, and has no opinion elsewhere', async () => {
    const asked = scoreService(world.store, outgoing, settings());
    sandbox.script({ llm: { answers: { '*': 0 } } });
    const rated = await rate(asked, {}, ['u1']);
    expect(rated.get('u1')!.scores).toEqual({
      local: policy.relevance.push_threshold,
      llm: { shift: -2 },
      thresholds: { push: 0.09, batch: 0.02 },
    });
    expect(await rate(scoreService(world.store, outgoing, null), {}, ['u1'])).toEqual(new Map());
    const narrow = {
      ...policy,
      relevance: { ...policy.relevance, llm_band: [0.2, 0.4] as [number, number] },
    };
    expect(await rate(asked, { policy: narrow }, ['u1'])).toEqual(new Map());
  });
});
