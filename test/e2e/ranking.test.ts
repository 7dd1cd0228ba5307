import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ScoreService } from '../../src/context/score.service.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, World } from './support/world.js';

const DEADLINE_MS = 400;

onEveryBackend('a message near the threshold', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    const settings = { deadline_ms: DEADLINE_MS };
    world = await World.start(backend, { apps: { main: {} }, llm: settings });
    app = world.app('main');
    // A local score in the middle of the band for everybody, so that the LLM is always asked.
    const contributions = [{ feature: 'fixed', value: 1, weight: 0 }] as never;
    world.gateway.app
      .get(ScoreService)
      .useLocal({ name: 'fixed', version: '1', score: () => ({ p: 0.08, contributions }) } as never);
    await app.phone('ria');
    await app.tell('conversation.updated', { conversation: 'work', type: 'group', members: ['bo', 'ria'] });
  });
  afterEach(() => world.sandbox.script({ clear: true }));
  afterAll(() => world.close());

  it('is decided without a hung LLM within its deadline, and the trace says so', { retry: 2 }, async () => {
    world.sandbox.script({ provider: 'llm', fault: { hang: true } });
    const event = app.message('work', 'bo', 'does anybody know?');
    const started = performance.now();
    await app.post([event]);
    await world.gateway.pipeline.decided();
    expect(performance.now() - started).toBeLessThan(DEADLINE_MS + 100 + 150);
    expect(performance.now() - started).toBeGreaterThan(DEADLINE_MS - 50);
    const [entry] = await app.entries('ria', event.data.message);
    expect(entry).toMatchObject({ notes: ['scorer_timeout'], score: 0.08, outcome: 'batch' });
    const { body } = await app.call('GET', `/v1/decisions/${entry!.id}`);
    expect(body).toMatchObject({
      scoring: { scorer: 'fixed 1', p: 0.08, llm: { asked: true, note: 'deadline' } },
    });
  });

  it('is pushed when the LLM thinks it matters, and the trace has its answer', async () => {
    world.sandbox.script({ llm: { answers: { '*': 9 } } });
    const message = await app.say('work', 'bo', 'the server is on fire');
    const [entry] = await app.entries('ria', message);
    expect(entry).toMatchObject({ outcome: 'push', reason: 'relevant' });
    const { body } = await app.call('GET', `/v1/decisions/${entry!.id}`);
    expect(body).toMatchObject({ scoring: { llm: { asked: true, s: 9 } }, thresholds: { push: 0.09 } });
  });
});
