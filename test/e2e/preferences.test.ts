import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEveryBackend } from '../contracts/every-backend.js';
import { World } from './support/world.js';

onEveryBackend('settings for a conversation', (backend) => {
  let world: World;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { main: {} } });
  });
  afterAll(() => world.close());

  it('are kept for a user who has not joined it yet, and answered complete', async () => {
    const app = world.app('main');
    await app.direct('d', 'ann', 'bob');
    const path = '/v1/users/cy/conversations/d/preferences';
    expect((await app.call('PUT', path, { muted: true })).body).toMatchObject({ muted: true });
    expect((await app.call('PUT', path, { followed: true })).body).toMatchObject({
      muted: true,
      followed: true,
    });
    await app.tell('member.added', { conversation: 'd', user: 'cy' });
    expect((await app.call('PUT', path, {})).body).toMatchObject({ muted: true, followed: true });
  });

  it.each(['at once', 'after a restart'])('stay when the user leaves it and comes back %s', async (when) => {
    const app = world.app('main');
    const [conversation, user] = [`d ${when}`, `dee ${when}`];
    await app.direct(conversation, 'ann', user);
    const path = `/v1/users/${encodeURIComponent(user)}/conversations/${encodeURIComponent(conversation)}/preferences`;
    await app.call('PUT', path, { muted: true });
    const muted = await app.say(conversation, 'ann', 'hello');
    expect(await app.decided(user, muted)).toEqual(['suppress conversation_muted']);
    await app.tell('member.removed', { conversation, user });
    if (when === 'after a restart') await world.restart();
    await app.tell('member.added', { conversation, user });
    const again = await app.say(conversation, 'ann', 'welcome back');
    expect(await app.decided(user, again)).toEqual(['suppress conversation_muted']);
    expect((await app.call('PUT', path, {})).body).toMatchObject({ muted: true });
  });
});
