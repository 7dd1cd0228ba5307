import { describe, expect, it } from 'vitest';
import type { Rating, ScoreService } from '../../src/context/score.service.js';
import { admit, messageEvent, NOON } from '../feedback/feedback-world.js';
import { storedPush } from '../feedback/stored-push.js';
import { askAScriptedLlm, llmOf, outgoing, sandbox, service, settings, world } from './asked-world.js';
import { arriving, group, knowing, policy, recipients, scoreService } from './score-world.js';

askAScriptedLlm();

const rate = (made: ScoreService, n: number, users = ['u1', 'u2', 'u3', 'u4'], text = 'shall we ship it?') =>
  made.rate({
    app: 'a',
    message: arriving(messageEvent({ message: `m${n}`, sender: 'u9', seq: n, text })),
    conversation: group,
    recipients: recipients(...users),
    policy,
    now: NOON + n,
  });
const calls = () => sandbox.truth().llm.length;

describe('the LLM', () => {
  it('is asked once for a message with somebody in the band, and not for the others', async () => {
    const made = service(settings());
    const before = calls();
    await rate(made, 1);
    await rate(made, 2, ['u3', 'u4']);
    await rate(made, 3, []);
    await rate(made, 4, ['u2']);
    expect(calls() - before).toBe(2);
    expect(
      sandbox
        .truth()
        .llm.slice(before)
        .map((each) => each.candidates.length),
    ).toEqual([2, 1]);
  });

  it('is not asked where none is set up, and the local score stands alone', async () => {
    const before = calls();
    const rated = await rate(service(null), 1);
    expect(calls()).toBe(before);
    expect(rated.get('u1')!.scores).toEqual({
      local: 0.1,
      llm: null,
      thresholds: { push: 0.09, batch: 0.02 },
    });
  });

  it('changes with another answer only those in the band', async () => {
    const made = service(settings());
    sandbox.script({ llm: { answers: { '*': 9 } } });
    const high = llmOf(await rate(made, 1));
    sandbox.script({ llm: { answers: { '*': 0 } } });
    const low = llmOf(await rate(made, 2));
    expect(high).toEqual({ u1: { shift: 2 }, u2: { shift: 2 }, u3: null, u4: null });
    expect(low).toEqual({ u1: { shift: -2 }, u2: { shift: -2 }, u3: null, u4: null });
  });

  it('that hangs is given up at the deadline, with the local score', async () => {
    const made = service(settings({ deadline_ms: 150 }));
    sandbox.script({ provider: 'llm', fault: { hang: true } });
    const delays: number[] = [];
    let rated: ReadonlyMap<string, Rating> = new Map();
    for (let n = 1; n <= 3; n++) {
      const started = performance.now();
      rated = await rate(made, n);
      delays.push(performance.now() - started);
    }
    expect(Math.min(...delays)).toBeLessThan(250);
    expect(llmOf(rated)['u1']).toEqual({ state: 'timeout' });
    expect(rated.get('u1')!.scoring.llm).toMatchObject({ asked: true, s: null, note: 'deadline' });
  });

  it('with a budget of three calls a minute gets exactly three, and the rest is marked', async () => {
    const made = service(settings({ budgets: { calls_per_minute: 3 } }));
    const before = calls();
    const states: unknown[] = [];
    for (let n = 1; n <= 5; n++) states.push(llmOf(await rate(made, n))['u1']);
    expect(calls() - before).toBe(3);
    expect(states.slice(3)).toEqual([{ state: 'no_budget' }, { state: 'no_budget' }]);
  });

  it('with its money spent is asked no more that day', async () => {
    const price = { input_per_million: 1_000, output_per_million: 1_000 };
    const made = service(settings({ price, budgets: { money_per_day: 4 } }));
    await rate(made, 1);
    await rate(made, 2);
    const rated = await rate(made, 3);
    expect(rated.get('u1')!.scoring.llm).toMatchObject({ asked: false, note: 'money' });
    expect(made.counters.llmMoney).toBeLessThanOrEqual(4);
  });

  it('sees no text, name or title in metadata-only mode', async () => {
    const made = service(settings({ mode: 'metadata_only' }));
    const before = calls();
    await admit(world.store, messageEvent({ message: 'm0', sender: 'u8', seq: 0, text: 'CANARY-BEFORE' }));
    await rate(made, 1, undefined, 'CANARY-TEXT is here');
    const wire = JSON.stringify(sandbox.truth().llm.slice(before));
    expect(wire).toContain('r1');
    for (const word of ['CANARY', 'Ops', 'u1', 'u2', 'u9']) expect(wire).not.toContain(word);
  });

  it('sees in full mode the redacted text and what was said before, but nobody by name or id', async () => {
    const { store } = world;
    const made = service(settings());
    await store.ledger.commit(store.users.put([{ app: 'a', id: 'u9', name: 'Rosalind', bot: false }]));
    await admit(
      store,
      messageEvent({ message: 'm0', sender: 'u8', seq: 0, text: 'mail me at x@example.com' }),
    );
    const before = calls();
    await rate(made, 1, undefined, 'Rosalind here, ask u1 or call 13800138000');
    const wire = JSON.stringify(sandbox.truth().llm.slice(before));
    expect(wire).toContain('mail me at [email]');
    expect(wire).toContain('call [phone]');
    for (const word of ['Rosalind', 'u1 ', 'u9', 'example.com', '13800138000'])
      expect(wire).not.toContain(word);
  });

  it.each([
    'malformed',
    'out_of_range',
    'fraction',
    'prose',
    'fenced',
    'empty',
    'refusal',
    'truncated',
  ] as const)('that answers %s changes nothing and is noted', async (shape) => {
    const made = service(settings());
    sandbox.script({ llm: { shape } });
    const llm = llmOf(await rate(made, 1));
    expect([llm['u1'], llm['u2']]).toEqual([{ state: 'invalid_output' }, { state: 'invalid_output' }]);
  });

  it.each(['missing_id', 'duplicate_id'] as const)(
    'that answers with a %s loses that one only',
    async (shape) => {
      const made = service(settings());
      sandbox.script({ llm: { shape, answers: { '*': 6 } } });
      const states = Object.values(llmOf(await rate(made, 1))).filter((each) => each !== null);
      expect(states.filter((each) => 'state' in each)).toEqual([{ state: 'invalid_output' }]);
      expect(states.filter((each) => 'shift' in each)).toHaveLength(1);
    },
  );

  it.each(['unknown_id', 'extra_field'] as const)('that answers with an %s is still heard', async (shape) => {
    const made = service(settings());
    sandbox.script({ llm: { shape, answers: { '*': 6 } } });
    const states = Object.values(llmOf(await rate(made, 1))).filter((each) => each !== null);
    expect(states.every((each) => 'shift' in each)).toBe(true);
  });

  it('that fails five times is left alone for thirty seconds, then tried once', async () => {
    const made = service(settings());
    sandbox.script({ provider: 'llm', fault: { status: 503 } });
    const before = calls();
    for (let n = 1; n <= 7; n++) await rate(made, n);
    expect(calls() - before).toBe(5);
    const open = await rate(made, 8);
    expect(open.get('u1')!.scoring.llm).toMatchObject({ asked: false, note: 'breaker_open' });
    sandbox.script({ clear: true });
    const again = await rate(made, 40_000);
    expect(again.get('u1')!.scoring.llm).toMatchObject({ asked: true });
    expect(again.get('u1')!.scoring.llm!.s).not.toBeNull();
  });

  it('is asked about at most eight, those nearest the threshold', async () => {
    const made = service(settings());
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`v${i}`, 0.06 + i * 0.025]));
    made.useLocal(knowing(many));
    const llm = llmOf(await rate(made, 1, Object.keys(many)));
    const asked = Object.keys(llm).filter((each) => llm[each] !== null);
    expect(asked.sort()).toEqual(['v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7']);
  });

  it('gets the same request for the same message, byte for byte', async () => {
    const before = calls();
    await rate(service(settings()), 1);
    await rate(service(settings()), 1);
    const [first, second] = sandbox.truth().llm.slice(before);
    expect(second!.request).toEqual(first!.request);
  });
});

describe('the first feedback loop', () => {
  const pushed = async (from: number, count: number, type: string) => {
    const { store, feedback } = world;
    for (let n = from; n < from + count; n++) {
      const message = `p${n}`;
      await admit(store, messageEvent({ message, sender: 'u9', seq: n, conversation: `c${n}` }));
      const push = storedPush({
        id: `psh_${n}`,
        messages: [message],
        conversation: `c${n}`,
      });
      await store.ledger.commit(store.pushes.insert([push]));
      await feedback.record('a', [{ push_id: push.id, type }], 'client');
    }
  };
  const scored = async (made: ScoreService, n: number) => (await rate(made, n, ['u1'])).get('u1')!;
  const termOf = (rating: Rating) =>
    rating.scoring.contributions.find((each) => each.feature === 'sender_open_rate');

  it('lowers the next score of a sender dismissed twenty times, says by how much, and raises it with opens', async () => {
    const made = scoreService(world.store, outgoing, null);
    world.feedback.onRecorded(({ reactions }) => made.reactionsChanged(reactions));
    const neutral = made.rateLocally({
      app: 'a',
      message: arriving(messageEvent({ message: 'm1', sender: 'u9', seq: 1 })),
      conversation: group,
      recipients: recipients('u1'),
      policy,
      now: NOON,
    });
    await pushed(100, 20, 'dismissed');
    const first = await scored(made, 1);
    expect(first.scores.local).toBeLessThan(neutral.get('u1')!.scores.local);
    expect(termOf(first)!.value).toBeCloseTo(2 / 24);
    expect(termOf(first)!.logit).toBeCloseTo(-1.25);
    await pushed(200, 40, 'opened');
    const second = await scored(made, 2);
    expect(termOf(second)!.value).toBeCloseTo(42 / 64);
    expect(termOf(second)!.logit).toBeGreaterThan(0);
    expect(second.scores.local).toBeGreaterThan(first.scores.local);
  });
});
