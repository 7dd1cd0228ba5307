// The LLM about notices in the running product: asked in at the public doors, read from decisions and from the fake's log.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ScoreService } from '../../src/context/score.service.js';
import { wallNow } from '../../src/observe/clock.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, screenOf, World } from './support/world.js';

const HOUR = 60 * MINUTE;
const DEADLINE_MS = 2_000;

onEveryBackend('an ordinary notice that is unclear', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    const policy = { relevance: { promotion_budget: 1, demotion_budget: 100 } };
    const llm = { deadline_ms: DEADLINE_MS };
    world = await World.start(backend, { apps: { main: { policy }, other: {} }, llm });
    app = world.app('main');
    scoreAll(0.08);
  });
  afterEach(() => world.sandbox.script({ clear: true }));
  afterAll(() => world.close());

  /** Just below the threshold of a push, and within the band. */
  function scoreAll(p: number | null): void {
    const score = () => ({ p: p ?? 0.01, contributions: [] });
    const scorer = {
      name: 'fixed',
      version: '1',
      description: 'always the same',
      score,
      scoreNotice: () => p,
    };
    world.gateway.app.get(ScoreService).useLocal(scorer);
  }

  const ask = (user: string, notice: string, more: object = {}) =>
    app.tell('notice.requested', { user, notice, kind: 'event', title: notice, body: 'Hello', ...more });
  const calls = () => world.sandbox.truth().llm.length;
  /** How often the LLM is asked while something happens. */
  const askedBy = async (work: () => Promise<unknown>) => {
    const before = calls();
    await work();
    return calls() - before;
  };
  const answer = (s: number) => world.sandbox.script({ llm: { answers: { '*': s } } });
  const decided = async (user: string, notice: string) => {
    const [entry] = await app.entries(user, notice);
    const { outcome, reason, notes } = entry!;
    return [outcome, reason, ...notes].join(' ');
  };
  const detail = async (user: string, notice: string) => {
    const [entry] = await app.entries(user, notice);
    return (await app.call<Record<string, unknown>>('GET', `/v1/decisions/${entry!.id}`)).body;
  };

  it('is asked about once, and the answer stands in its decision', async () => {
    await app.phone('ada');
    answer(9);
    expect(await askedBy(() => ask('ada', 'a-1'))).toBe(1);
    expect(await decided('ada', 'a-1')).toBe('push relevant');
    expect(await detail('ada', 'a-1')).toMatchObject({
      relevance: { local: 0.08, shift: 2, tier: 'push' },
      scoring: { scorer: 'fixed 1', llm: { asked: true, s: 9 } },
    });
    answer(0);
    expect(await askedBy(() => ask('ada', 'a-2'))).toBe(1);
    expect(await decided('ada', 'a-2')).toBe('suppress low_relevance');
  });

  it('falls back to the local score with a note where the model fails, is late or writes nonsense', async () => {
    const phone = await app.phone('bea', 'fcm');
    world.sandbox.script({ provider: 'llm', match: {}, fault: { status: 503, times: 1 } });
    await ask('bea', 'b-1');
    expect(await decided('bea', 'b-1')).toBe('push nothing_objected scorer_timeout');
    world.sandbox.script({ llm: { shape: 'prose' } });
    await ask('bea', 'b-2');
    expect(await decided('bea', 'b-2')).toBe('push nothing_objected scorer_invalid_output');
    expect(screenOf(phone)).toHaveLength(2);
  });

  it('costs nothing where no score could decide: vetoes, what pierces, corrections, repetitions, other kinds', async () => {
    await app.phone('cy');
    const refused = async () => {
      await ask('cy', 'c-1', { kind: 'marketing' });
      await ask('cy', 'c-2', { importance: 'critical' });
      await ask('cy', 'c-3', { force_push: true });
      await ask('cy', 'c-4', { kind: 'transactional' });
      await ask('cy', 'c-5', { kind: 'reminder' });
      await ask('nobody', 'c-6');
      await app.tell('notice.cancelled', { user: 'cy', notice: 'c-7' });
      await ask('cy', 'c-7');
      await app.tell('preference.changed', { user: 'cy', set: { topic_opt_outs: ['prices'] } });
      await ask('cy', 'c-8', { topic: 'prices' });
      const not_before = new Date(world.clock.now() + HOUR).toISOString();
      await ask('cy', 'c-9', { kind: 'marketing', not_before });
    };
    expect(await askedBy(refused)).toBe(0);
    expect(await askedBy(() => ask('cy', 'd-1', { key: 'k' }))).toBe(1);
    await world.pass(1_000);
    expect(await askedBy(() => ask('cy', 'd-2', { key: 'k', alert: false }))).toBe(0);
    expect(await askedBy(() => ask('cy', 'd-1', { key: 'k' }))).toBe(0);
  });

  it('is not asked about for those who are held out', async () => {
    await app.phone('hana');
    await app.call('PUT', '/v1/users/hana/preferences', { holdout: true });
    expect(await askedBy(() => ask('hana', 'h-1'))).toBe(0);
    expect(await decided('hana', 'h-1')).toBe('push holdout');
  });

  it('that is for later is asked about when it comes, and what was said counts at its time', async () => {
    await app.phone('dan');
    answer(0);
    const not_before = new Date(world.clock.now() + HOUR).toISOString();
    expect(await askedBy(() => ask('dan', 'l-1', { not_before }))).toBe(1);
    expect(await decided('dan', 'l-1')).toBe('defer scheduled');
    await world.restart();
    scoreAll(0.08);
    expect(await askedBy(() => world.pass(HOUR))).toBe(0);
    expect(await decided('dan', 'l-1')).toBe('suppress low_relevance');
  });

  it('is charged to its kind, over all users, also when it was for later', async () => {
    await world.pass(2 * HOUR);
    for (const user of ['eve', 'fay', 'gil']) await app.phone(user);
    answer(9);
    const not_before = new Date(world.clock.now() + 60_000).toISOString();
    await ask('eve', 'p-1', { kind: 'prompt', not_before });
    await ask('fay', 'p-2', { kind: 'prompt', not_before });
    await world.pass(MINUTE);
    const both = [await decided('eve', 'p-1'), await decided('fay', 'p-2')];
    expect(both.toSorted()).toEqual(['push nothing_objected budget_exhausted', 'push relevant']);
    await ask('gil', 'p-3', { kind: 'prompt' });
    expect(await decided('gil', 'p-3')).toBe('push nothing_objected budget_exhausted');
    await ask('gil', 'p-4', { kind: 'event' });
    expect(await decided('gil', 'p-4')).toBe('push relevant');
  });

  it('that waits for a model keeps nobody else waiting', async () => {
    for (const user of ['ian', 'jo']) await app.phone(user);
    world.sandbox.script({ provider: 'llm', match: {}, fault: { hang: true, times: 1 } });
    const started = wallNow();
    const notice = (id: string, user: string, kind: string) => ({
      id: `waits-${id}`,
      type: 'notice.requested',
      data: { user, notice: id, kind, title: 'x' },
    });
    await app.post([notice('w-1', 'ian', 'event'), notice('w-2', 'jo', 'transactional')]);
    while ((await app.decided('jo', 'w-2')).length === 0 && wallNow() - started < DEADLINE_MS) continue;
    expect(await app.decided('jo', 'w-2')).toEqual(['push transactional']);
    expect(await app.decided('ian', 'w-1')).toEqual([]);
    await world.gateway.pipeline.idle();
    expect(await decided('ian', 'w-1')).toBe('push nothing_objected scorer_timeout');
  });

  it('is previewed by the local score alone', async () => {
    await app.phone('kim');
    const data = { user: 'kim', notice: 'v-1', kind: 'event', title: 'x' };
    const preview = () =>
      app.call('POST', '/v1/decisions/preview', { event: { type: 'notice.requested', data } });
    let body: unknown;
    expect(await askedBy(async () => ({ body } = await preview()))).toBe(0);
    expect(body).toMatchObject({ items: [{ outcome: 'push', relevance: { local: 0.08, shift: null } }] });
  });
});
