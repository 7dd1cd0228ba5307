import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, World } from './support/world.js';

onEveryBackend('a preview', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: {} } });
    app = world.app('main');
    await app.phone('bob');
    await app.direct('d', 'ann', 'bob');
  });
  afterAll(() => world.close());

  const previewed = async (event: object) => {
    const path = '/v1/decisions/preview';
    const { body } = await app.call<{ items: Record<string, string>[] }>('POST', path, { event });
    return body.items.flatMap((each) =>
      each['user'] === 'bob' ? [`${each['outcome']} ${each['reason']}`] : [],
    );
  };

  it('takes the time of an event for when its message was written or its call began, as ingest does', async () => {
    const time = new Date(world.clock.now() - 3 * 24 * 60 * MINUTE).toISOString();
    const happened = [
      [
        'message.created',
        'm-old',
        { message: 'm-old', conversation: 'd', seq: 1, sender: 'ann', text: 'hi' },
      ],
      ['call.ringing', 'c-old', { call: 'c-old', conversation: 'd', sender: 'ann' }],
      ['notice.requested', 'n-old', { user: 'bob', notice: 'n-old', kind: 'transactional' }],
    ] as const;
    for (const [type, item, data] of happened) {
      expect(await previewed({ type, time, data })).toEqual(['suppress expired']);
      await app.tell(type, data, { time });
      expect(await app.decided('bob', item)).toEqual(['suppress expired']);
    }
  });
});
