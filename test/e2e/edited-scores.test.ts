import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ScoreService } from '../../src/context/score.service.js';
import type { ReplayView } from '../../src/replay/replay-view.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, World } from './support/world.js';

const HOUR = 60 * MINUTE;

onEveryBackend('a message that waits and that an edit makes ordinary', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: {} }, llm: { deadline_ms: 2_000 } });
    app = world.app('main');
    await app.phone('ada');
    await app.tell('conversation.updated', {
      conversation: 'team',
      type: 'group',
      members: ['ada', 'bo', 'cy'],
    });
  });
  afterEach(() => world.sandbox.script({ clear: true }));
  afterAll(() => world.close());

  function scoreAll(p: number): void {
    const score = () => ({ p, contributions: [] });
    const scorer = { name: 'fixed', version: '1', description: 'always the same', score };
    world.gateway.app.get(ScoreService).useLocal(scorer);
  }

  const snooze = (ms: number) =>
    app.tell('preference.changed', {
      user: 'ada',
      set: { snooze_until: new Date(world.clock.now() + ms).toISOString() },
    });
  const calls = () => world.sandbox.truth().llm.length;
  const askedBy = async (work: () => Promise<unknown>) => {
    const before = calls();
    await work();
    return calls() - before;
  };
  const edit = (message: string, set: object) => app.tell('message.edited', { message, ...set });
  /** Mentions her while she sleeps. */
  const mention = async (text = 'ada, look') => {
    await snooze(HOUR);
    return app.say('team', 'bo', text, { mentions: ['ada'] });
  };

  it('is scored locally then, and decided by that at its release', async () => {
    scoreAll(0.001);
    const message = await mention();
    expect(await askedBy(() => edit(message, { text: 'never mind', mentions: [] }))).toBe(0);
    await world.pass(HOUR);
    expect(await app.decided('ada', message)).toEqual(['suppress low_relevance', 'defer snoozed']);
  });

  it('is asked about as it now reads where it is unclear, once, and the answer outlives a restart', async () => {
    scoreAll(0.08);
    world.sandbox.script({ llm: { answers: { '*': 9 } } });
    const message = await mention('ada, the OLD words');
    expect(await askedBy(() => edit(message, { text: 'all, the NEW words', mentions: [] }))).toBe(1);
    const wire = JSON.stringify(
      world.sandbox
        .truth()
        .llm.slice(-1)
        .map(({ request }) => request),
    );
    expect(wire).toContain('the NEW words');
    expect(wire).not.toContain('the OLD words');
    expect(await askedBy(() => edit(message, { text: 'once more' }))).toBe(0);
    await world.restart();
    expect(await askedBy(() => world.pass(HOUR))).toBe(0);
    const [entry] = await app.entries('ada', message);
    expect(entry).toMatchObject({ outcome: 'push', reason: 'relevant' });
    const { body } = await app.call('GET', `/v1/decisions/${entry!.id}`);
    expect(body).toMatchObject({ relevance: { local: 0.08, shift: 2, tier: 'push' } });
  });

  it('costs nothing where the edit leaves it addressed, or it waits no more', async () => {
    scoreAll(0.08);
    const message = await mention();
    expect(await askedBy(() => edit(message, { text: 'ada, do look' }))).toBe(0);
    await world.pass(HOUR);
    expect(await app.decided('ada', message)).toEqual(['push mention', 'defer snoozed']);
    expect(await askedBy(() => edit(message, { mentions: [] }))).toBe(0);
  });

  it('before it came is scored like any other', async () => {
    scoreAll(0.001);
    await app.tell('message.edited', { message: 'team-4', mentions: [] });
    await app.say('team', 'bo', 'ada, look', { mentions: ['ada'] });
    expect(await app.decided('ada', 'team-4')).toEqual(['suppress low_relevance']);
  });

  it('is decided alike by a replay, which asks nobody', async () => {
    const before = calls();
    const { body } = await app.call<ReplayView>('POST', '/v1/replays', { policy_version: 1, cpu_share: 1 });
    let result: ReplayView['result'] = null;
    for (const until = performance.now() + 30_000; result === null && performance.now() < until;)
      ({ result } = (await app.call<ReplayView>('GET', `/v1/replays/${body.id}`)).body);
    expect(result!.changes).toEqual([]);
    expect(result!.scored_anew).toBe(0);
    expect(calls()).toBe(before);
  });
});
