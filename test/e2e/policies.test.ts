import { afterAll, beforeAll, expect, it } from 'vitest';
import { setTimeout } from 'node:timers/promises';
import { Ledger } from '../../src/store/ledger.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { type App, MINUTE, screenOf, SECOND, World } from './support/world.js';

const calm = { throttle: { threshold: 1_000, window_seconds: 60 } };
/** Whatever is relevant: pushed at once. */
const eager = { ...calm, relevance: { push_threshold: 0, batch_threshold: 0 } };

interface Row {
  readonly event: string;
  readonly versions: number;
  readonly version: number;
  readonly decided: number;
  readonly counted: number;
}

interface Field {
  readonly field: string;
  readonly value: unknown;
  readonly level: string;
  readonly path: string;
}

onEveryBackend('a policy', (backend) => {
  let world: World;
  beforeAll(async () => {
    const names = ['load', 'hold', 'back', 'levels', 'shown', 'restarted'];
    const apps = Object.fromEntries(names.map((name) => [name, { policy: eager }]));
    world = await World.start(backend, { apps });
  });
  afterAll(() => world.close());

  const post = async (app: App, path: string, body: object, ifMatch?: string) => {
    const keys = await app.call<{ key: string }>('POST', '/v1/api-keys', { name: 'ops', scopes: ['admin'] });
    const response = await fetch(`${world.gateway.url}/v1/policies/default/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${keys.body.key}`,
        'content-type': 'application/json',
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { version: number };
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer.version;
  };
  const draft = (app: App, document: object) => post(app, 'versions', { document });
  const publish = async (app: App, document: object) =>
    post(app, 'publish', { version: await draft(app, document) }, '*');
  const group = (app: App, conversation: string, ...members: string[]) =>
    app.tell('conversation.updated', { conversation, type: 'group', members });

  it('published in the middle of a load decides from there on: one version an event, none lost', async () => {
    const app = world.app('load');
    const users = ['ada', 'ben', 'cy', 'dee'];
    await Promise.all(users.map((user) => app.phone(user, 'fcm')));
    const rooms = ['r1', 'r2', 'r3', 'r4', 'r5'];
    for (const room of rooms) await group(app, room, 'bo', ...users);
    const quiet = { ...eager, default_push_level: { group: 'mentions' } };
    const second = await draft(app, quiet);
    const sent: string[] = [];
    const later: string[] = [];
    let publishing: Promise<number> | null = null;
    const begun = performance.now();
    // 30 requests of 12 messages, one every 40 ms whatever the answers take: 300 events a second.
    const answers: Promise<readonly { readonly status: string }[]>[] = [];
    for (let at = 0; at < 30; at += 1) {
      if (at === 15) publishing = post(app, 'publish', { version: second }, '"v1"');
      if (at === 22) await publishing;
      const events = Array.from({ length: 12 }, (_, i) => app.message(rooms[i % 5]!, 'bo', `number ${at}`));
      sent.push(...events.map(({ id }) => id));
      if (at >= 22) later.push(...events.map(({ id }) => id));
      answers.push(app.post(events));
      await setTimeout(Math.max(0, begun + (at + 1) * 40 - performance.now()));
    }
    expect(sent.length / ((performance.now() - begun) / 1_000)).toBeGreaterThan(200);
    const results = (await Promise.all(answers)).flat();
    expect(results.filter(({ status }) => status !== 'accepted')).toEqual([]);
    expect(await publishing).toBe(second);
    await world.gateway.pipeline.idle();

    const rows = (await world.gateway.app
      .get(Ledger)
      .report(
        'SELECT event, COUNT(DISTINCT policy_version) AS versions, MAX(policy_version) AS version, ' +
          'SUM(decided) AS decided, SUM(counted) AS counted FROM (' +
          'SELECT event, policy_version, 1 AS decided, 0 AS counted FROM decisions ' +
          "WHERE app = 'load' AND event IS NOT NULL UNION ALL " +
          "SELECT event, policy_version, 0, members FROM cohorts WHERE app = 'load') each_one GROUP BY event",
      )) as unknown as readonly Row[];
    const byEvent = new Map(rows.map((row) => [text(row.event), row]));
    expect(sent.filter((event) => !byEvent.has(event))).toEqual([]);
    const decided = sent.map((event) => byEvent.get(event)!);
    expect(decided.filter(({ versions }) => versions !== 1)).toEqual([]);
    expect(new Set(decided.map(({ version }) => version))).toEqual(new Set([1, second]));
    expect(later.filter((event) => byEvent.get(event)!.version !== second)).toEqual([]);
    // What was decided is what its version means: by the first all five are looked at, by the second four are counted.
    const meant = (version: number) => (version === second ? [1, 4] : [5, 0]);
    const odd = decided.filter((each) => `${each.decided},${each.counted}` !== meant(each.version).join());
    expect(odd).toEqual([]);
  }, 30_000);

  it('rolled back decides as before: a preview is equal to the one before it was published', async () => {
    const app = world.app('back');
    await app.phone('ada', 'fcm');
    await group(app, 'room', 'bo', 'ada');
    const data = { message: 'p1', conversation: 'room', seq: 1, sender: 'bo', text: 'hello' };
    const preview = async (more: object = {}) => {
      const event = { type: 'message.created', data };
      const users = ['ada'];
      const { body } = await app.call<{ policy_version: number; items: { outcome: string }[] }>(
        'POST',
        '/v1/decisions/preview',
        { event, users, ...more },
      );
      return body;
    };
    const before = await preview();
    const quiet = await draft(app, { ...eager, default_push_level: { group: 'none' } });
    expect((await preview({ policy_version: quiet })).items).not.toEqual(before.items);
    expect((await preview()).items).toEqual(before.items);
    await post(app, 'publish', { version: quiet }, '"v1"');
    expect((await preview()).items.map((each) => each.outcome)).toEqual(['suppress']);
    expect((await preview({ policy_version: 1 })).items).toEqual(before.items);
    const restored = await post(app, 'rollback', {});
    const after = await preview();
    expect(after.policy_version).toBe(restored);
    expect(unversioned(after.items)).toEqual(unversioned(before.items));
  });

  it('leaves a hold nothing of the version before but its release', async () => {
    const app = world.app('hold');
    const phone = await app.phone('ada', 'fcm');
    await app.phone('bea', 'fcm');
    await group(app, 'room', 'bo', 'ada');
    await group(app, 'other', 'bo', 'bea');
    const until = new Date(world.clock.now() + 10 * MINUTE).toISOString();
    for (const user of ['ada', 'bea']) await app.call('POST', `/v1/users/${user}/snooze`, { until });
    const message = await app.say('room', 'bo', 'ordinary, and relevant enough by the first version');
    const addressed = await app.say('other', 'bo', 'and this one for you', { mentions: ['bea'] });
    expect(await app.decided('ada', message)).toContain('defer snoozed');
    const [held] = await app.entries('ada', message);
    const version = await publish(app, { ...calm, relevance: { push_threshold: 1, batch_threshold: 1 } });
    await world.pass(10 * MINUTE - SECOND);
    expect(await app.entries('ada', message)).toHaveLength(1);
    await world.pass(2 * SECOND);
    const [released] = await app.entries('ada', message);
    expect(released).toMatchObject({ outcome: 'suppress', reason: 'low_relevance', policy_version: version });
    expect(Date.parse(released!.at)).toBe(Date.parse(held!.release_at!));
    expect(screenOf(phone)).toEqual([]);
    expect((await app.entries('bea', addressed))[0]).toMatchObject({
      outcome: 'push',
      policy_version: version,
    });
  });

  it('says of a decision from which level each of its values came', async () => {
    const app = world.app('levels');
    for (const user of ['ada', 'bea']) await app.phone(user, 'fcm');
    await group(app, 'quiet', 'bo', 'ada', 'bea');
    // Who has settings of their own is looked at, not counted.
    await app.call('PUT', '/v1/users/ada/preferences', { keywords: ['deploy'] });
    await app.call('PUT', '/v1/users/bea/conversations/quiet/preferences', { push_level: 'all' });
    const version = await publish(app, {
      ...eager,
      conversation_types: { group: { grace_seconds: 77, privacy: 'sender' } },
      conversations: { quiet: { push_level: 'mentions', privacy: 'generic' } },
    });
    const message = await app.say('quiet', 'bo', 'who hears this?');
    const levels = async (user: string) => {
      const [entry] = await app.entries(user, message);
      expect(entry!.policy_version).toBe(version);
      const { body } = await app.call<{ outcome: string; policy_levels: readonly Field[] }>(
        'GET',
        `/v1/decisions/${entry!.id}`,
      );
      const of = (field: string) => {
        const { value, level, path } = body.policy_levels.find((each) => each.field === field)!;
        return [value, level, path];
      };
      return { outcome: body.outcome, of };
    };
    const ada = await levels('ada');
    expect(ada.outcome).toBe('suppress');
    expect(ada.of('push_level')).toEqual(['mentions', 'conversation', 'conversations.quiet.push_level']);
    expect(ada.of('grace_seconds')).toEqual([
      77,
      'conversation_type',
      'conversation_types.group.grace_seconds',
    ]);
    expect(ada.of('privacy')).toEqual(['generic', 'conversation', 'conversations.quiet.privacy']);
    expect(ada.of('idle_after_seconds')).toEqual([120, 'app', 'idle_after_seconds']);
    const bea = await levels('bea');
    expect(bea.outcome).toBe('push');
    expect(bea.of('push_level')).toEqual(['all', 'user', 'preferences.conversations.quiet.push_level']);
  });

  it('decides by its levels how long a batch waits and what the screen shows', async () => {
    const app = world.app('shown');
    const phone = await app.phone('ada', 'fcm');
    await group(app, 'plain', 'bo', 'ada');
    await group(app, 'secret', 'bo', 'ada');
    await publish(app, {
      ...calm,
      conversations: {
        secret: { privacy: 'generic', relevance: { push_threshold: 0, batch_threshold: 0 } },
        plain: {
          relevance: { push_threshold: 1, batch_threshold: 0, llm_band: [0, 0] },
          batch: { window_seconds: 20 },
        },
      },
    });
    await app.say('secret', 'bo', 'the password is swordfish');
    expect(screenOf(phone)).toHaveLength(1);
    expect(screenOf(phone).join()).not.toMatch(/swordfish/);
    const batched = await app.say('plain', 'bo', 'nothing to hide');
    const [held] = await app.entries('ada', batched);
    expect(held).toMatchObject({ outcome: 'batch', reason: 'batched' });
    expect(Date.parse(held!.release_at!) - Date.parse(held!.at)).toBe(20 * SECOND);
    await world.pass(21 * SECOND);
    expect(screenOf(phone).join()).toContain('nothing to hide');
  });

  it('that an operator published still decides after a restart, and what it is called stays', async () => {
    const app = world.app('restarted');
    const version = await publish(app, { ...eager, grace_seconds: 99 });
    await world.restart();
    const { body } = await app.call<{ version: number; document: { grace_seconds: number } }>(
      'GET',
      '/v1/policies/current',
    );
    expect([body.version, body.document.grace_seconds]).toEqual([version, 99]);
  });
});

/** Decisions but for the version that their relevance follows from. */
function unversioned(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, each: unknown) => (name === 'policy_version' ? undefined : each)),
  );
}

/** Ids come back from MySQL as bytes. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : Buffer.from(value as Uint8Array).toString();
}
