// Conditions and segments in the running product: told by events and registrations, decided, recorded and explained.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, World } from '../e2e/support/world.js';

const eager = {
  throttle: { threshold: 1_000, window_seconds: 60 },
  relevance: { push_threshold: 0, batch_threshold: 0 },
};

const policy = {
  ...eager,
  conditions: [
    { name: 'incidents', when: 'conversation.attributes.kind == "incident"', outcome: 'push' },
    { name: 'trials', when: 'user.attributes.trial_until > 5', outcome: 'suppress' },
    { name: 'old-apps', when: 'device.app_version < "5.0"', outcome: 'suppress' },
    { name: 'guests-wait', when: 'segment("guests") and message.direct', outcome: 'defer', for_seconds: 60 },
    {
      name: 'seldom-opened',
      when: 'behaviour.sender_open_rate < 0.4 and message.sender == "spam"',
      outcome: 'suppress',
    },
  ],
  segments: { guests: { grace_seconds: 3 } },
  segment_definitions: { guests: 'user.attributes.role == "guest"' },
  importance: { low: { ttl_seconds: 120 } },
};

interface Detail {
  readonly reason: string;
  readonly rules: readonly {
    readonly rule: string;
    readonly evidence: Record<string, unknown>;
    readonly looked_at: readonly object[];
  }[];
  readonly policy_levels: readonly {
    readonly field: string;
    readonly level: string;
    readonly path: string;
  }[];
}

onEveryBackend('conditions', (backend) => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(backend, { apps: { one: { policy } } });
    app = world.app('one');
  });
  afterAll(() => world.close());

  const outcome = async (user: string, message: string) =>
    (await app.entries(user, message)).map((each) => `${each.device} ${each.outcome} ${each.reason}`);
  const detail = async (user: string, message: string) => {
    const [entry] = await app.entries(user, message);
    return (await app.call<Detail>('GET', `/v1/decisions/${entry!.id}`)).body;
  };

  it('show a number that was attached as the number it is, whatever it is called', async () => {
    await app.direct('d-trial', 'bo', 'tia');
    await app.phone('tia', 'fcm');
    for (const trial_until of [30, 1e300]) {
      await app.tell('user.updated', { user: 'tia', attributes: { trial_until } });
      const { rules } = await detail('tia', await app.say('d-trial', 'bo', 'hello'));
      const looked = rules.find(({ rule }) => rule === 'policy_condition')!.looked_at;
      expect(looked).toContainEqual(
        expect.objectContaining({ fact: expect.stringMatching(/trial_until$/), value: trial_until }),
      );
    }
  });

  it('hold of what was attached to a user and say so, also after a restart', async () => {
    await app.phone('gus', 'fcm');
    await app.direct('d1', 'bo', 'gus');
    const before = await app.say('d1', 'bo', 'hello');
    expect(await outcome('gus', before)).toEqual(['phone push direct_message']);
    await app.tell('user.updated', { user: 'gus', attributes: { role: 'guest', read_at: 1e300 } });
    await world.restart();
    const message = await app.say('d1', 'bo', 'and now?');
    expect(await outcome('gus', message)).toEqual(['phone defer policy_condition']);
    const { rules, policy_levels } = await detail('gus', message);
    expect(rules.find(({ rule }) => rule === 'policy_condition')!.evidence).toMatchObject({
      condition: 'guests-wait',
    });
    expect(policy_levels.find(({ field }) => field === 'grace_seconds')).toMatchObject({
      value: 3,
      level: 'segment',
      path: 'segments.guests.grace_seconds',
    });
    await world.pass(MINUTE);
    expect((await outcome('gus', message))[0]).toBe('phone push direct_message');
    await app.tell('user.updated', { user: 'gus', attributes: { role: null } });
    const after = await app.say('d1', 'bo', 'and then?');
    expect(await outcome('gus', after)).toEqual(['phone push direct_message']);
  });

  it('look at everybody in a channel where one may want a push, and push what it wants', async () => {
    for (const user of ['ina', 'ivo']) await app.phone(user, 'fcm');
    const room = { type: 'channel', members: ['bo', 'ina', 'ivo'] };
    await app.tell('conversation.updated', { conversation: 'quiet', ...room });
    await app.tell('conversation.updated', {
      conversation: 'alarms',
      ...room,
      attributes: { kind: 'incident', level: 2 },
    });
    await app.call('PUT', '/v1/users/ivo/conversations/alarms/preferences', { push_level: 'mentions' });
    const quiet = await app.say('quiet', 'bo', 'nothing much');
    const alarm = await app.say('alarms', 'bo', 'the disk is full');
    expect(await outcome('ina', quiet)).toEqual(['phone suppress not_mentioned']);
    expect(await outcome('ina', alarm)).toEqual(['phone push policy_condition']);
    expect(await outcome('ivo', alarm)).toEqual(['phone suppress not_mentioned']);
  });

  it('hold of one device by what it was registered with', async () => {
    await app.phone('olga', 'fcm');
    await app.direct('d2', 'bo', 'olga');
    await app.call('PUT', '/v1/users/olga/devices/phone', {
      app_version: '4.12.0',
      attributes: { tier: 'gold' },
    });
    const old = await app.say('d2', 'bo', 'old app');
    expect(await outcome('olga', old)).toEqual(['phone suppress policy_condition']);
    await app.call('PUT', '/v1/users/olga/devices/phone', { app_version: '5.0.1' });
    await world.restart();
    const fresh = await app.say('d2', 'bo', 'new app');
    expect(await outcome('olga', fresh)).toEqual(['phone push direct_message']);
    const { body } = await app.devices('olga');
    expect(body.items[0]).toMatchObject({ app_version: '5.0.1', attributes: { tier: 'gold' } });
  });

  it('hold of how pushes of a sender have been treated, as it was when the message arrived', async () => {
    await app.phone('rita', 'fcm');
    await app.direct('d3', 'spam', 'rita');
    for (let count = 0; count < 2; count += 1) {
      const message = await app.say('d3', 'spam', `offer ${count}`);
      expect(await outcome('rita', message)).toEqual(['phone push direct_message']);
      const [entry] = await app.entries('rita', message);
      const { body } = await app.call<{ pushes: readonly { id: string }[] }>(
        'GET',
        `/v1/decisions/${entry!.id}`,
      );
      await app.call('POST', '/v1/feedback', [{ push_id: body.pushes[0]!.id, type: 'dismissed' }]);
    }
    const message = await app.say('d3', 'spam', 'one more offer');
    expect(await outcome('rita', message)).toEqual(['phone suppress policy_condition']);
  });

  it('leave a message of low importance as long as the policy says', async () => {
    await app.phone('lou', 'fcm');
    await app.direct('d4', 'bo', 'lou');
    const late = new Date(world.clock.now() - 3 * MINUTE).toISOString();
    const stale = await app.say('d4', 'bo', 'stale', { importance: 'low', created_at: late });
    const usual = await app.say('d4', 'bo', 'usual', { created_at: late });
    expect(await outcome('lou', stale)).toEqual(['phone suppress expired']);
    expect(await outcome('lou', usual)).toEqual(['phone push direct_message']);
  });
});
