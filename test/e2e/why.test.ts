import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBackends } from '../contracts/store-backends.js';
import type { Outcome } from '../../src/model/decision.js';
import { App, MINUTE, World } from './support/world.js';

interface Own {
  readonly id: string | null;
  readonly message: string;
  readonly outcome: Outcome;
  readonly sentence: string;
  readonly devices: readonly {
    readonly device: string;
    readonly outcome: Outcome;
    readonly sentence: string;
  }[];
}

interface Rule {
  readonly rule: string;
  readonly verdict: string;
  readonly outcome: Outcome | null;
  readonly would: string | null;
  readonly looked_at: readonly { fact: string; value: unknown; known: boolean }[];
  readonly rebuilt: string | null;
}

interface Detail {
  readonly sentences: { readonly language: string; readonly agent: string; readonly user: string };
  readonly rules: readonly Rule[];
}

const kind = testBackends.find((each) => each.kind === 'sqlite')!;

describe('why, to users and to those who support them', () => {
  let world: World;
  let app: App;
  beforeAll(async () => {
    world = await World.start(kind, { apps: { one: {}, two: {} } });
    app = world.app('one');
    await app.phone('bob');
    await app.phone('cat');
    await app.direct('c1', 'ann', 'bob');
    await app.direct('c2', 'ann', 'cat');
  });
  afterAll(() => world.close());

  const tokenOf = async (user: string, of = app) =>
    (await of.call<{ token: string }>('POST', '/v1/client-tokens', { user })).body.token;
  const ask = async <T>(path: string, token: string | null, language = 'en') => {
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    const headers = { 'accept-language': language, ...authorization };
    const answer = await fetch(`${world.gateway.url}/v1/me/decisions${path}`, { headers });
    const text = await answer.text();
    return { status: answer.status, text, body: JSON.parse(text) as T };
  };
  const detailOf = async (user: string, message: string, query = '') => {
    const [entry] = await app.entries(user, message);
    return (await app.call<Detail>('GET', `/v1/decisions/${entry!.id!}${query}`)).body;
  };

  it('tells a user what became of their messages, in their language', async () => {
    const message = await app.say('c1', 'ann', 'lunch?');
    await world.pass(MINUTE);
    await app.call('PUT', '/v1/users/bob/conversations/c1/preferences', { muted: true });
    const muted = await app.say('c1', 'ann', 'or dinner?');
    await app.call('PUT', '/v1/users/bob/conversations/c1/preferences', { muted: false });
    const token = await tokenOf('bob');
    const { body } = await ask<{ items: readonly Own[] }>('', token);
    expect(body.items.map((each) => [each.message, each.outcome, each.sentence])).toEqual([
      [muted, 'suppress', 'You have muted this conversation, so you were not notified.'],
      [message, 'push', 'It was written directly to you.'],
    ]);
    const { body: chinese } = await ask<{ items: readonly Own[] }>(`?message=${muted}`, token, 'zh-TW');
    expect(chinese.items.map((each) => each.sentence)).toEqual([
      '您已将此会话设为免打扰，因此没有收到通知。',
    ]);
    const detail = await ask<Own>(`/${body.items[1]!.id!}`, token);
    expect(detail.body).toMatchObject({
      message,
      devices: [{ device: 'phone', outcome: 'push' }],
      earlier: [],
    });
  });

  it('goes through pages in both directions', async () => {
    const token = await tokenOf('bob');
    const first = await ask<{ items: readonly Own[]; next_cursor: string }>('?page_size=1', token);
    expect(first.body.items).toHaveLength(1);
    const second = await ask<{ items: readonly Own[] }>(
      `?page_size=1&before=${first.body.next_cursor}`,
      token,
    );
    expect(second.body.items[0]!.message).not.toBe(first.body.items[0]!.message);
    const back = await ask<{ items: readonly Own[] }>(`?after=${second.body.items[0]!.id!}`, token);
    expect(back.body.items[0]).toEqual(first.body.items[0]);
  });

  it('shows a user no other person, no text, no rule, no score and no token', async () => {
    const secret = 'the-secret-plan-of-ann';
    await app.say('c2', 'ann', secret, { mentions: ['cat'] });
    const token = await tokenOf('cat');
    const list = await ask<{ items: readonly Own[] }>('', token);
    const detail = await ask<Own>(`/${list.body.items[0]!.id!}`, token);
    const target = world.sandbox.registerDevice({ id: 'one/cat/other', provider: 'apns' }).target.value;
    for (const { text } of [list, detail]) {
      for (const hidden of [
        secret,
        'ann',
        'bob',
        'mention_',
        'direct_message',
        'evidence',
        'policy',
        target,
      ]) {
        expect(text).not.toContain(hidden);
      }
    }
  });

  it('answers for another user or another app as for what does not exist', async () => {
    const [bobs] = (await ask<{ items: readonly Own[] }>('', await tokenOf('bob'))).body.items;
    const strange = await ask(`/${bobs!.id!}`, await tokenOf('cat'));
    const foreign = await ask(`/${bobs!.id!}`, await tokenOf('bob', world.app('two')));
    const missing = await ask('/dec_nothing', await tokenOf('cat'));
    expect([strange.status, foreign.status, missing.status]).toEqual([404, 404, 404]);
    expect(strange.body).toEqual(missing.body);
    const listed = await ask<{ items: readonly Own[] }>(`?message=${bobs!.message}`, await tokenOf('cat'));
    expect(listed.body.items).toEqual([]);
  });

  it('lets in nobody without the token of a user, API keys included', async () => {
    const key = 'end-to-end-test-admin-key-on-loopback';
    const statuses = [];
    for (const token of [null, 'nonsense', key]) statuses.push((await ask('', token)).status);
    expect(statuses).toEqual([401, 401, 403]);
    const token = await tokenOf('bob');
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${world.gateway.url}/v1/decisions`, { headers })).status).toBe(401);
    expect((await ask('?user=cat', token)).status).toBe(422);
  });

  it('tells whoever supports the user what every rule said, and what it looked at', async () => {
    await world.pass(2 * MINUTE);
    await app.call('PUT', '/v1/users/bob/preferences', { quiet_hours: { from: '00:00', until: '00:00' } });
    const message = await app.say('c1', 'ann', 'asleep?');
    await app.call('PUT', '/v1/users/bob/preferences', { quiet_hours: null });
    const { sentences, rules } = await detailOf('bob', message, '?language=zh-CN');
    expect(sentences).toEqual({
      language: 'zh-CN',
      agent: expect.stringContaining('正值用户的免打扰时段（00:00–00:00，') as string,
      user: '当时正值您的免打扰时段，因此没有通知您。',
    });
    const byName = new Map(rules.map((each) => [each.rule, each]));
    expect(byName.get('quiet_hours')).toMatchObject({
      verdict: 'voted',
      outcome: 'suppress',
      rebuilt: 'agrees',
    });
    expect(byName.get('blocked_sender')).toMatchObject({
      verdict: 'abstained',
      rebuilt: 'agrees',
      looked_at: [
        { fact: 'recipient.preferences.blocked', value: [], known: true },
        { fact: 'item.sender', value: 'ann', known: true },
      ],
    });
    expect(byName.get('throttled')!.looked_at).toContainEqual({
      fact: 'recipient.notifications',
      value: 1,
      known: true,
    });
    expect(rules.filter(({ rebuilt }) => rebuilt === 'differs')).toEqual([]);
  });

  it('says what rules that were not reached would have said', async () => {
    await world.pass(2 * MINUTE);
    await app.call('PUT', '/v1/users/bob/conversations/c1/preferences', { muted: true });
    const message = await app.say('c1', 'ann', 'still muted?');
    await app.call('PUT', '/v1/users/bob/conversations/c1/preferences', { muted: false });
    const { rules } = await detailOf('bob', message);
    const direct = rules.find(({ rule }) => rule === 'direct_message');
    expect(direct).toMatchObject({ verdict: 'not_reached', outcome: null, would: 'push', rebuilt: null });
    expect(rules.find(({ rule }) => rule === 'reminder')).toMatchObject({ verdict: 'not_concerned' });
  });

  it('says in words what another fact would have changed', async () => {
    await world.pass(2 * MINUTE);
    const message = await app.say('c1', 'ann', 'lunch again?');
    const [entry] = await app.entries('bob', message);
    const asked = { decision: entry!.id, facts: { muted: true } };
    const { body } = await app.call<{ items: readonly Pick<Detail, 'sentences'>[] }>(
      'POST',
      '/v1/decisions/preview?language=zh-CN',
      asked,
    );
    expect(body.items.map((each) => each.sentences)).toEqual([
      {
        language: 'zh-CN',
        agent: '在 phone 上不推送：该会话已设为免打扰。',
        user: '您已将此会话设为免打扰，因此没有收到通知。',
      },
    ]);
  });

  it('explains notices as well, which may be for later', async () => {
    const notice = {
      user: 'bob',
      notice: 'order-1',
      kind: 'transactional',
      title: 'Order',
      body: 'On its way',
    };
    const not_before = new Date(world.clock.now() + 5 * MINUTE).toISOString();
    await app.tell('notice.requested', { ...notice, not_before });
    const token = await tokenOf('bob');
    const told = async () => (await ask<{ items: readonly Own[] }>('?notice=order-1', token)).body.items;
    expect((await told()).map((each) => each.sentence)).toEqual([
      expect.stringMatching(/^It is planned for later, so the notification waits until Mar 10, \d\d:\d\d\.$/),
    ]);
    await world.pass(6 * MINUTE);
    const [pushed, waited] = await told();
    expect(pushed!.sentence).toBe('It is about something that you have under way.');
    for (const { id } of [pushed!, waited!]) {
      const { body } = await app.call<Detail>('GET', `/v1/decisions/${id!}`);
      expect(body.rules.filter(({ rebuilt }) => rebuilt === 'differs')).toEqual([]);
      expect(body.rules.find(({ rule }) => rule === 'mention')).toMatchObject({ verdict: 'not_concerned' });
    }
  });

  it('agrees with the record for what was held and released, read and edited', async () => {
    const members = ['ann', 'bob', 'cat'];
    await app.tell('conversation.updated', { conversation: 'g1', type: 'group', members });
    await app.call('POST', '/v1/users/bob/snooze', {
      until: new Date(world.clock.now() + 5 * MINUTE).toISOString(),
    });
    const held = await app.say('c1', 'ann', 'later');
    const read = await app.say('c1', 'ann', 'read me');
    const edited = await app.say('g1', 'ann', 'hello all');
    await app.tell('message.edited', { message: edited, text: 'hello bob', mentions: ['bob'] });
    await app.tell('read.advanced', { user: 'bob', conversation: 'c1', up_to_seq: 99 });
    await world.pass(10 * MINUTE);
    for (const message of [held, read, edited]) {
      for (const { id } of await app.entries('bob', message)) {
        const { body } = await app.call<Detail>('GET', `/v1/decisions/${id!}`);
        expect(body.rules.filter(({ rebuilt }) => rebuilt === 'differs')).toEqual([]);
        expect(body.rules.some(({ rebuilt }) => rebuilt === 'agrees')).toBe(true);
      }
    }
  });
});
