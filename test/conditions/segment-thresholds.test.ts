import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScoreService } from '../../src/context/score.service.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, World } from '../e2e/support/world.js';

const policy = {
  relevance: { push_threshold: 0.5, batch_threshold: 0.2 },
  segment_definitions: { keen: 'user.attributes.keen == true' },
  segments: { keen: { relevance: { push_threshold: 0.1, batch_threshold: 0.05 } } },
};

onEveryBackend('thresholds of a segment', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: { policy } } });
    app = world.app('main');
    const score = () => ({ p: 0.3, contributions: [] });
    const scorer = {
      name: 'fixed',
      version: '1',
      description: 'always the same',
      score,
      scoreNotice: () => 0.3,
    };
    world.gateway.app.get(ScoreService).useLocal(scorer);
    for (const user of ['ada', 'bo']) await app.phone(user);
    await app.tell('user.updated', { user: 'ada', attributes: { keen: true } });
    await app.tell('conversation.updated', {
      conversation: 'team',
      type: 'group',
      members: ['ada', 'bo', 'cy'],
    });
  });
  afterAll(() => world.close());

  const thresholds = async (user: string, message: string) => {
    const [entry] = await app.entries(user, message);
    const { body } = await app.call<{ thresholds: unknown }>('GET', `/v1/decisions/${entry!.id}`);
    return body.thresholds;
  };

  it('hold for its users and for nobody else, for messages', async () => {
    const message = await app.say('team', 'cy', 'lunch?');
    expect(await app.decided('ada', message)).toEqual(['push relevant']);
    expect(await app.decided('bo', message)).toEqual(['batch batched']);
    expect(await thresholds('ada', message)).toEqual({ push: 0.1, batch: 0.05 });
    expect(await thresholds('bo', message)).toEqual({ push: 0.5, batch: 0.2 });
  });

  it('hold for notices', async () => {
    for (const user of ['ada', 'bo'])
      await app.tell('notice.requested', { user, notice: 'n1', kind: 'event' });
    expect(await app.decided('ada', 'n1')).toEqual(['push relevant']);
    expect(await app.decided('bo', 'n1')).toEqual(['push nothing_objected']);
  });

  it('hold in a preview', async () => {
    const data = { message: 'p1', conversation: 'team', seq: 99, sender: 'cy', text: 'lunch?' };
    const { body } = await app.call('POST', '/v1/decisions/preview', {
      event: { type: 'message.created', data },
    });
    const items = (body as { items: { user: string; reason: string }[] }).items;
    expect(Object.fromEntries(items.map(({ user, reason }) => [user, reason]))).toMatchObject({
      ada: 'relevant',
      bo: 'batched',
    });
  });

  it('hold at the release of what an edit made ordinary', async () => {
    const snooze_until = new Date(world.clock.now() + 60 * MINUTE).toISOString();
    await app.tell('preference.changed', { user: 'ada', set: { snooze_until } });
    const message = await app.say('team', 'cy', 'ada, lunch?', { mentions: ['ada'] });
    await app.tell('message.edited', { message, mentions: [] });
    await world.pass(60 * MINUTE);
    expect(await app.decided('ada', message)).toEqual(['push relevant', 'defer snoozed']);
  });
});
