import { expect, it } from 'vitest';
import { defaultConversationPreferences, defaultPreferences } from '../../src/model/preferences.js';
import { policySchema } from '../../src/model/policy.js';
import { DuplicateKey } from '../../src/store/ledger.js';
import type { Store } from '../../src/store/open-store.js';
import type { Membership, StoredDecision, StoredPush } from '../../src/store/stores.js';
import { onEveryBackend } from './every-backend.js';
import { ownStore } from './own-store.js';
import { aDevice, anEvent } from './store-records.js';

onEveryBackend('the stores', ({ create }) => {
  let store: Store;
  ownStore(create, (opened) => (store = opened));

  it('remember events in the order of admission, until their text and then their row is forgotten', async () => {
    const { events, ledger } = store;
    const app = 'events';
    expect(await events.nextSeq()).toBe(1);
    const stored = [1, 2, 3].map((seq) =>
      anEvent({ app, seq, id: `e${seq}`, message: `m${seq}`, at: seq * 1_000, text: `text ${seq} 🦜` }),
    );
    await ledger.commit(events.insert(stored));
    expect(await events.nextSeq()).toBe(4);
    expect(await events.pending(1, 10)).toEqual(stored.slice(1));
    expect(await events.byId(app, 'e2')).toEqual(stored[1]);
    expect(await events.byId(app, 'E2')).toBeNull();
    expect(await events.messages(app, ['m3', 'm1'])).toEqual([stored[0]!.event, stored[2]!.event]);
    expect(await events.recent(app, 'c1', 2)).toEqual([stored[1]!.event, stored[2]!.event]);
    expect(await events.list(app, 1, 1)).toEqual([stored[1]]);
    expect(await events.list(app, 0, 10, 'read.advanced')).toEqual([]);
    expect((await events.known(app, ['e1'], ['m1', 'm2', 'm9'])).map((each) => each.seq).sort()).toEqual([
      1, 2,
    ]);

    await ledger.commit([...events.finish([1, 3], 'done'), ...events.countCrash([2, 2])]);
    expect(await events.count(app)).toEqual({ accepted: 3, pending: 1, deadLetter: 0 });
    expect((await events.pending(0, 10)).map((each) => [each.seq, each.crashes])).toEqual([[2, 2]]);

    await ledger.commit(events.retain(2_500, 2_500));
    expect(
      (await events.list(app, 0, 10)).map((each) =>
        'text' in each.event.data ? each.event.data.text : null,
      ),
    ).toEqual(['', 'text 3 🦜']);
  });

  it('refuse a second event under the same id, and take a message id that came before', async () => {
    const { events, ledger } = store;
    const first = anEvent({ app: 'twice', seq: 101, id: 'e1', message: 'm1' });
    await ledger.commit(events.insert([first]));
    const same = anEvent({ app: 'twice', seq: 102, id: 'e1', message: 'm2' });
    await expect(ledger.commit(events.insert([same]))).rejects.toBeInstanceOf(DuplicateKey);
    await ledger.commit(events.insert([anEvent({ app: 'twice', seq: 103, id: 'e2', message: 'm1' })]));
    expect(await events.messages('twice', ['m1'])).toEqual([first.event]);
  });

  it('remember conversations, their members and what members have set', async () => {
    const { conversations, memberships, ledger } = store;
    const conversation = { app: 'demo', id: 'c1', type: 'thread', parent: 'c0', title: 'Löwen' } as const;
    const member = (user: string, over: Partial<Membership> = {}): Membership => {
      return {
        ...defaultConversationPreferences,
        app: 'demo',
        conversation: 'c1',
        user,
        joined_at: 5,
        read_up_to_seq: 0,
        ...over,
      };
    };
    const set = member('u2', {
      muted: true,
      muted_until: 99,
      followed: true,
      push_level: 'none',
      read_up_to_seq: 7,
    });
    await ledger.commit([
      ...conversations.put([conversation]),
      ...memberships.put([member('u1'), set, member('u3')]),
    ]);
    await ledger.commit(memberships.remove('demo', 'c1', 'u3'));
    expect([...(await memberships.settings('demo', 'c1', ['u3'])).keys()]).toEqual(['u3']);
    expect(await conversations.get('demo', ['c1', 'c1', 'c2'])).toEqual([conversation]);
    expect(await conversations.get('other', ['c1'])).toEqual([]);
    expect(byUser(await memberships.members('demo', 'c1'))).toEqual([member('u1'), set]);
    expect(await memberships.of('demo', 'u2', ['c1', 'c9'])).toEqual([set]);
    expect(await memberships.conversationsOf('demo', 'u2')).toEqual(['c1']);
  });

  it('remember users and their preferences', async () => {
    const { users, ledger } = store;
    const preferences = {
      ...defaultPreferences,
      keywords: ['🦜'],
      snooze_until: 1_700_000_000_123,
      holdout: true,
    };
    await ledger.commit([
      ...users.put([{ app: 'demo', id: 'u1', name: 'Zoë', bot: false }]),
      ...users.putPreferences('demo', 'u1', defaultPreferences),
      ...users.putPreferences('demo', 'u1', preferences),
    ]);
    expect(await users.get('demo', ['u1'])).toEqual([{ app: 'demo', id: 'u1', name: 'Zoë', bot: false }]);
    expect([...(await users.preferences('demo', ['u1', 'u2']))]).toEqual([['u1', preferences]]);
  });

  it('remember devices, find them by their target and know who has not been seen', async () => {
    const { devices, ledger } = store;
    const phone = aDevice({ id: 'phone', target: 'token-phone' });
    const other = aDevice({ user: 'u2', id: 'phone', target: 'token-phone', seen: 5_000 });
    await ledger.commit(devices.put([phone, other]));
    const found = await devices.byTarget('demo', 'fcm', 'token-phone');
    expect(byUser(found)).toEqual([phone, other]);
    expect(found[0]!.target.value.reveal()).toBe('token-phone');
    expect(await devices.byTarget('demo', 'apns', 'token-phone')).toEqual([]);
    expect(await devices.byTarget('other', 'fcm', 'token-phone')).toEqual([]);
    const present = {
      ...phone,
      connected: true,
      foreground: true,
      last_activity_at: 1_234,
      last_seen_at: 1_235,
    };
    await ledger.commit(devices.snapshot([present]));
    expect(await devices.get('demo', 'u1', 'phone')).toEqual(present);
    expect((await devices.stale(2_000, 10)).map((each) => each.user)).toEqual(['u1']);
    await ledger.commit(devices.remove('demo', 'u2', 'phone'));
    expect(byUser(await devices.of('demo', ['u1', 'u2']))).toEqual([present]);
  });

  it('remember decisions with their facts and cohorts, and count them by outcome and reason', async () => {
    const { decisions, ledger } = store;
    const [one, two] = [aDecision('dec_1', 'u1', 'm1', 10), aDecision('dec_2', 'u1', 'm2', 20)];
    const cohort = {
      ...about,
      event: 'e1',
      message: 'm1',
      reason: 'mention_only',
      members: 40,
      at: 10,
      policy_version: 1,
    };
    const facts = { u1: { presence: 'away', scores: [0.25, 1e-7] } };
    await ledger.commit([
      ...decisions.insert([one, two]),
      ...decisions.insertCohorts([cohort]),
      ...decisions.insertFacts('demo', 'e1', 10, facts),
    ]);
    expect(await decisions.get('demo', 'dec_1')).toEqual(one);
    expect(await decisions.get('other', 'dec_1')).toBeNull();
    expect(await decisions.latest('demo', 'u1', 'm2')).toEqual(two);
    expect(await decisions.facts('demo', 'e1')).toEqual(facts);
    expect(await decisions.facts('demo', 'e2')).toBeNull();
    expect(await decisions.cohorts('demo', { message: 'm1' })).toEqual([cohort]);
    expect(await decisions.cohorts('demo', { event: 'e1' })).toEqual([cohort]);
    const idsOf = async (filter: object): Promise<string[]> =>
      (await decisions.list('demo', { limit: 10, ...filter })).map((each) => each.id);
    expect(await idsOf({})).toEqual(['dec_2', 'dec_1']);
    expect(await idsOf({ after: 'dec_1' })).toEqual(['dec_2']);
    expect(await idsOf({ before: 'dec_2', user: 'u1', conversation: 'c1' })).toEqual(['dec_1']);
    expect(await idsOf({ outcome: 'push', reason: 'nothing_objected', message: 'm1' })).toEqual(['dec_1']);
    expect(await idsOf({ outcome: 'push', reason: 'other_device' })).toEqual([]);
    expect(await idsOf({ reason: 'other%' })).toEqual([]);
    expect(await idsOf({ outcome: 'defer' })).toEqual([]);
    expect(await decisions.reasons('demo', 15)).toEqual([
      { outcome: 'push', reason: 'nothing_objected', count: 1 },
      { outcome: 'suppress', reason: 'other_device', count: 1 },
    ]);
    expect(await decisions.reasons('demo', 0)).toContainEqual({
      outcome: 'suppress',
      reason: 'mention_only',
      count: 40,
    });
    await ledger.commit(decisions.retain(15));
    expect(await idsOf({})).toEqual(['dec_2']);
    expect(await decisions.facts('demo', 'e1')).toBeNull();
  });

  it('remember pushes with their attempts and what became of them', async () => {
    const { pushes, ledger } = store;
    const [one, two] = [aPush('psh_1', ['m1', 'm"2']), aPush('psh_2', ['M1'])];
    const attempt = {
      app: 'demo',
      push: 'psh_1',
      number: 1,
      started_at: 30,
      ended_at: null,
      ok: null,
      kind: null,
    };
    const started = { ...attempt, vendor_reason: null, provider_id: null, ambiguous: true };
    await ledger.commit([...pushes.insert([one, two]), ...pushes.startAttempt(started)]);
    expect(await pushes.get('demo', 'psh_1')).toEqual(one);
    expect(await pushes.ofDecision('demo', 'u1', ['m"2', 'm9'])).toEqual([one]);
    expect(await pushes.ofDecision('demo', 'u1', ['m1'])).toEqual([one]);
    expect(await pushes.ofNotification('demo', 'u1', 'n1')).toHaveLength(2);
    expect(await pushes.due(100, 10)).toHaveLength(2);
    expect(await pushes.due(10, 10)).toEqual([]);
    const [first] = await pushes.due(100, 10);
    const { app, provider } = first!;
    expect(await pushes.due(100, 10, [{ app, provider: 'another' }])).toHaveLength(2);
    expect(await pushes.due(100, 10, [{ app, provider }])).toEqual([]);
    expect((await pushes.waiting('demo', 'u1', 'd1')).map((push) => push.id)).toEqual(['psh_1', 'psh_2']);
    expect(await pushes.waiting('demo', 'u1', 'D1')).toEqual([]);
    expect(await pushes.attempts('demo', 'psh_1')).toEqual([started]);
    const ended = { ...started, ended_at: 40, ok: false, kind: 'throttled', vendor_reason: '429' } as const;
    const opened = {
      ...one,
      state: 'opened',
      next_attempt_at: null,
      attempts: 1,
      sent_at: 41,
      opened_at: 50,
    } as const;
    await ledger.commit([...pushes.endAttempt(ended), ...pushes.change(one, opened)]);
    expect(await pushes.attempts('demo', 'psh_1')).toEqual([ended]);
    expect(await pushes.get('demo', 'psh_1')).toEqual(opened);
    expect(await pushes.counts('demo')).toEqual({ opened: 1, queued: 1 });
    expect(await pushes.counts(null)).toEqual({ opened: 1, queued: 1 });
    expect(await pushes.funnel('demo', 0)).toEqual([
      {
        provider: 'fcm',
        state: 'opened',
        pushes: 1,
        sent: 1,
        delivered: 0,
        displayed: 0,
        opened: 1,
        dismissed: 0,
      },
      {
        provider: 'fcm',
        state: 'queued',
        pushes: 1,
        sent: 0,
        delivered: 0,
        displayed: 0,
        opened: 0,
        dismissed: 0,
      },
    ]);
    await ledger.commit(pushes.retain(1_000));
    expect([await pushes.get('demo', 'psh_1'), (await pushes.get('demo', 'psh_2'))?.id]).toEqual([
      null,
      'psh_2',
    ]);
  });

  it('remember feedback once per push and type, and reactions as they are now', async () => {
    const { feedback, ledger } = store;
    const opened = {
      app: 'demo',
      push: 'psh_1',
      type: 'opened',
      at: 5,
      received_at: 6,
      source: 'client',
    } as const;
    await ledger.commit(feedback.insert([opened]));
    await ledger.commit(
      feedback.insert([
        { ...opened, at: 9 },
        { ...opened, type: 'replied' },
      ]),
    );
    expect(await feedback.known('demo', 'psh_1')).toHaveLength(2);
    expect(await feedback.known('demo', 'psh_1')).toContainEqual(opened);
    const reaction = {
      app: 'demo',
      user: 'u1',
      about: 'sender',
      key: 'u2',
      opens: 1,
      dismissals: 0,
      updated_at: 5,
    } as const;
    await ledger.commit(feedback.putReactions([reaction, { ...reaction, about: 'conversation' }]));
    await ledger.commit(feedback.putReactions([{ ...reaction, opens: 2 }]));
    expect(await feedback.reactions('demo', ['u1', 'u9'])).toHaveLength(2);
    expect(await feedback.reactions('demo', ['u1'])).toContainEqual({ ...reaction, opens: 2 });
  });

  it('keep every policy version as it was published', async () => {
    const { policies, ledger } = store;
    const version = {
      app: 'demo',
      version: 1,
      document: policySchema.parse({}),
      created_at: 3,
      author: 'key_1',
    };
    await ledger.commit(policies.put(version));
    await ledger.commit(policies.put({ ...version, version: 2, author: 'key_2' }));
    await expect(ledger.commit(policies.put({ ...version, author: 'mallory' }))).rejects.toBeInstanceOf(
      DuplicateKey,
    );
    expect(await policies.version('demo', 1)).toEqual(version);
    expect((await policies.versions('demo', null, 5)).map((each) => each.version)).toEqual([2, 1]);
    expect((await policies.versions('demo', 2, 5)).map((each) => each.version)).toEqual([1]);
    expect((await policies.newest('demo'))?.version).toBe(2);
    expect((await policies.newest('demo', 'key_1'))?.version).toBe(1);
  });

  it('let the policy version decide that was published last, once', async () => {
    const { policies, ledger } = store;
    const document = policySchema.parse({});
    const draft = (version: number) => ({ app: 'led', version, document, created_at: 3, author: 'key_1' });
    const published = (publication: number, version: number, restores: number | null = null) => ({
      app: 'led',
      publication,
      version,
      at: 4,
      author: 'key_2',
      restores,
    });
    await ledger.commit([1, 2, 3].flatMap((version) => policies.put(draft(version))));
    expect(await policies.current('led')).toBeNull();
    await ledger.commit(policies.publish(published(1, 2)));
    await ledger.commit(policies.publish(published(2, 1, 2)));
    expect(await policies.current('led')).toEqual({ ...draft(1), publication: published(2, 1, 2) });
    expect(await policies.publication('led', 1)).toEqual(published(1, 2));
    expect(await policies.publications('led', 2, 3)).toEqual([published(1, 2)]);
    for (const taken of [published(2, 3), published(3, 1)]) {
      await expect(ledger.commit(policies.publish(taken))).rejects.toBeInstanceOf(DuplicateKey);
    }
    expect(await policies.current('other')).toBeNull();
  });

  it('remember cursors, API keys, the audit and settings', async () => {
    const { cursors, apiKeys, audit, settings, ledger } = store;
    const key = {
      app: 'demo',
      id: 'key_1',
      name: 'IM',
      hash: 'ab',
      scopes: ['events:write'],
      created_at: 1,
    } as const;
    const full = { ...key, expires_at: 50, revoked_at: null, last_used_at: null };
    const row = {
      app: 'demo',
      id: 'aud_1',
      at: 2,
      actor: 'a',
      action: 'key.made',
      target: 't',
      detail: { n: 1 },
    };
    await ledger.commit([
      ...cursors.put('demo', 'im-eu', '11'),
      ...cursors.put('demo', 'im-eu', '12'),
      ...apiKeys.put({ ...full, name: 'old' }),
      ...apiKeys.put(full),
      ...apiKeys.put({ ...full, app: 'other', id: 'key_3', expires_at: null, revoked_at: 6 }),
      ...apiKeys.putUse('key_3', 7),
      ...apiKeys.putUse('key_9', 8),
      ...audit.insert(row),
      ...audit.insert({ ...row, id: 'aud_2' }),
      ...settings.put('admin', 'x'),
    ]);
    expect([await cursors.get('demo', 'im-eu'), await cursors.get('demo', 'IM-EU')]).toEqual(['12', null]);
    expect([await apiKeys.get('key_1'), await apiKeys.get('key_2')]).toEqual([full, null]);
    expect(await apiKeys.get('key_3')).toMatchObject({ revoked_at: 6, last_used_at: 7 });
    expect(await apiKeys.get('key_9')).toBeNull();
    expect([await apiKeys.list('demo'), await apiKeys.expiring(51), await apiKeys.expiring(50)]).toEqual([
      [full],
      [full],
      [],
    ]);
    expect((await audit.list('demo', null, 1)).map((each) => each.id)).toEqual(['aud_2']);
    expect(await audit.list('demo', 'aud_2', 5)).toEqual([row]);
    expect([await settings.get('admin'), await settings.get('nothing')]).toEqual(['x', null]);
  });
});

const about = { app: 'demo', conversation: 'c1' };

function aDecision(id: string, user: string, message: string, at: number): StoredDecision {
  const device = { release_at: null, notes: [], votes: [], push_kind: 'alert' } as const;
  return {
    ...about,
    id,
    user,
    message,
    at,
    cause: 'e1',
    event: 'e1',
    policy_version: 1,
    relevance: null,
    scoring: { local: [['mention', 1.5]] },
    devices: [
      { ...device, device: 'd1', outcome: 'push', reason: 'nothing_objected', notification: 'n1' },
      { ...device, device: 'd2', outcome: 'suppress', reason: 'other_device', notification: null },
    ],
    previous: null,
  };
}

function aPush(id: string, messages: readonly string[]): StoredPush {
  const ladder = { sent_at: null, delivered_at: null, displayed_at: null, opened_at: null };
  const sides = { dismissed_at: null, retracted_at: null, replace_id: null, item_kind: null, attempts: 0 };
  const due = { created_at: 20, expires_at: 900, next_attempt_at: 20 };
  const names = { user: 'u1', device: 'd1', notification: 'n1', decision: 'dec_1', provider: 'fcm' };
  return {
    ...about,
    ...names,
    id,
    messages,
    kind: 'alert',
    importance: 'high',
    state: 'queued',
    ...due,
    ...ladder,
    ...sides,
  };
}

function byUser<T extends { readonly user: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (a.user < b.user ? -1 : 1));
}
