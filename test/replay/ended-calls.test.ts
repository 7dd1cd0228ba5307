import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplayView } from '../../src/replay/replay-view.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { World } from '../e2e/support/world.js';

onEveryBackend('a replay', (backend) => {
  let world: World;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: {} } });
  });
  afterAll(() => world.close());

  it('knows of the end of a call that came with its ringing, as was known then', async () => {
    const app = world.app('main');
    await app.phone('cy');
    await app.tell('conversation.updated', { conversation: 'team', type: 'group', members: ['ann', 'cy'] });
    await app.post([
      { id: 'ring', type: 'call.ringing', data: { call: 'short', conversation: 'team', sender: 'ann' } },
      { id: 'end', type: 'call.ended', data: { call: 'short', how: 'cancelled' } },
    ]);
    await world.gateway.pipeline.idle();
    expect(await app.decided('cy', 'short')).toEqual(['suppress expired']);
    await world.pass(1_000);
    const asked = await app.call<ReplayView>('POST', '/v1/replays', {
      policy_version: 1,
      days: 1,
      cpu_share: 1,
    });
    let view = asked.body;
    for (const until = performance.now() + 30_000; view.ended_at === null && performance.now() < until;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      view = (await app.call<ReplayView>('GET', `/v1/replays/${view.id}`)).body;
    }
    expect(view.result!.records).toEqual({ recorded: 2, replayed: 2, equal: 2 });
    expect(view.result!.changes).toEqual([]);
  });
});
