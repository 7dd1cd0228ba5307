import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScoreService } from '../../src/context/score.service.js';
import type { ReplayView } from '../../src/replay/replay-view.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, World } from '../e2e/support/world.js';

const relevance = { promotion_budget: 1 };

onEveryBackend('a replay of notices that an LLM was asked about', (backend) => {
  let world: World;
  let app: App;

  beforeAll(async () => {
    world = await World.start(backend, {
      apps: { main: { policy: { relevance } } },
      llm: { deadline_ms: 2_000 },
    });
    app = world.app('main');
    const score = () => ({ p: 0.01, contributions: [] });
    const scorer = {
      name: 'fixed',
      version: '1',
      description: 'always the same',
      score,
      scoreNotice: () => 0.08,
    };
    world.gateway.app.get(ScoreService).useLocal(scorer);
    for (const user of ['ada', 'bo', 'cy']) await app.phone(user);
    const ask = (user: string, notice: string, more: object = {}) =>
      app.tell('notice.requested', { user, notice, kind: 'event', title: notice, ...more });
    world.sandbox.script({ llm: { answers: { '*': 9 } } });
    const not_before = new Date(world.clock.now() + 10 * MINUTE).toISOString();
    await ask('ada', 'n-later', { not_before });
    await ask('bo', 'n-lifted');
    world.sandbox.script({ llm: { answers: { '*': 0 } } });
    await ask('bo', 'n-lowered');
    world.sandbox.script({ provider: 'llm', match: {}, fault: { status: 503, times: 1 } });
    await ask('cy', 'n-failed');
    await world.pass(20 * MINUTE);
    await app.call('POST', '/v1/policies/default/versions', {
      document: { relevance: { promotion_budget: 9 } },
    });
  }, 60_000);
  afterAll(() => world.close());

  async function replayed(policy_version: number): Promise<NonNullable<ReplayView['result']>> {
    const { body } = await app.call<ReplayView>('POST', '/v1/replays', { policy_version, cpu_share: 1 });
    for (const until = performance.now() + 30_000; performance.now() < until;) {
      const now = await app.call<ReplayView>('GET', `/v1/replays/${body.id}`);
      if (now.body.result !== null) return now.body.result;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the replay did not end');
  }

  it('decides by the answers of then, what was for later included, and asks nobody', async () => {
    const before = world.sandbox.truth().llm.length;
    expect(await app.decided('ada', 'n-later')).toEqual(['push nothing_objected', 'defer scheduled']);
    const result = await replayed(1);
    expect(result.changes).toEqual([]);
    expect(result.records).toMatchObject({ recorded: 5, equal: 5 });
    expect(result.scored_anew).toBe(0);
    expect(world.sandbox.truth().llm).toHaveLength(before);
  });

  it('under another budget of changes lets the same answer count', async () => {
    const result = await replayed(2);
    const changes = result.changes.map(({ from, to, count }) => [from.reason, to.reason, count]);
    expect(changes).toEqual([['nothing_objected', 'relevant', 1]]);
  });
});
