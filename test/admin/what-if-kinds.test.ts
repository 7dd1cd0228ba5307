// Calls and notices, decided by the running gateway and then made again with other facts.
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Ledger, type Write } from '../../src/store/ledger.js';
import { EventStore } from '../../src/store/event-store.js';
import { MINUTE, SECOND, START } from '../e2e/support/world.js';
import {
  again,
  app,
  HOUR,
  DAY,
  inWorld,
  isTheSame,
  preview,
  recorded,
  refused,
  rows,
  said,
  saidWith,
  snooze,
  world,
} from './what-if-world.js';

inWorld();

let told: number;

describe('a call made again with other facts', () => {
  let call: string;
  let before: number[];
  beforeAll(async () => {
    await app.direct('c', 'ada', 'ben');
    await app.phone('ben');
    await app.call('PUT', '/v1/users/ben/devices/phone', { voip_target: 'a1'.repeat(32) });
    await app.phone('ben', 'fcm', 'tablet');
    await app.tell('call.ringing', { call: 'ring', conversation: 'c', sender: 'ada' });
    call = await isTheSame('ben', 'ring');
    expect((await recorded('ben', 'ring')).devices).toEqual({ phone: 'push call', tablet: 'push call' });
    before = await rows();
  });
  afterEach(async () => expect(await rows()).toEqual(before));

  it.each([
    [{ ended: true }, 'suppress expired'],
    [{ push_enabled: false }, 'suppress opted_out'],
    [{ push_level: 'none' }, 'suppress opted_out'],
    [{ muted: true }, 'suppress conversation_muted'],
    [{ blocked: true }, 'suppress blocked_sender'],
    [{ snoozed: true }, 'suppress snoozed'],
    [{ quiet_hours: true }, 'suppress quiet_hours'],
    [{ quiet_hours: true, importance: 'critical' }, 'push critical_bypass'],
    [{ snoozed: true, quiet_hours: false }, 'suppress snoozed'],
    [{ devices: { phone: { push_enabled: false } } }, 'suppress opted_out'],
    [{ devices: { phone: { token: 'invalid' } } }, 'suppress token_invalid'],
    [{ devices: { phone: { presence: 'active' } } }, 'push call'],
    [{ devices: { tablet: { token: 'none' } } }, 'push call'],
    [{ ended: false }, 'push call'],
  ])('with %j says %s', async (facts, expected) => {
    expect((await saidWith(call, facts))['phone']).toBe(expected);
  });

  it('rings as a call where the VoIP token lives, and as an alert elsewhere', async () => {
    const kinds = async (facts?: object) => {
      const { items } = await again(call, facts);
      return Object.fromEntries(items.map(({ device, push_kind }) => [device, push_kind]));
    };
    expect(await kinds()).toEqual({ phone: 'voip', tablet: 'alert' });
    expect(await kinds({ devices: { phone: { voip_token: 'invalid' } } })).toEqual({
      phone: 'alert',
      tablet: 'alert',
    });
    expect(await kinds({ devices: { tablet: { voip_token: 'valid' } } })).toEqual({
      phone: 'voip',
      tablet: 'voip',
    });
    expect(await kinds({ muted: true })).toEqual({ phone: null, tablet: null });
  });

  it('lists what can differ, and refuses what means nothing with its field, the kind and what is left', async () => {
    const { about, changeable } = await again(call);
    expect(about).toBe('call');
    expect(changeable).toContain('ended');
    expect(changeable).toContain('devices.voip_token');
    for (const fact of ['read', 'seen', 'mentioned', 'consent', 'deleted']) {
      expect(changeable).not.toContain(fact);
      const [error] = await refused(call, { [fact]: true });
      expect(error).toMatchObject({ field: `facts.${fact}`, problem: 'it means nothing for a call' });
      expect(error!.fix).toContain(`Here may differ: ${changeable.join(', ')}`);
    }
    const [scores] = await refused(call, {}, { scores: { local: 0.5 } });
    expect(scores).toMatchObject({ field: 'scores', problem: 'no score decides on a call' });
    const [device] = await refused(call, { devices: { watch: { presence: 'active' } } });
    expect(device).toMatchObject({ field: 'facts.devices.watch' });
  });
});

describe('calls of other fates', () => {
  beforeEach(() => world.pass(SECOND));

  it('that had ended before it rang is over again, and rings if it had not', async () => {
    await app.tell('call.ended', { call: 'short', how: 'cancelled' });
    await app.tell('call.ringing', { call: 'short', conversation: 'c', sender: 'ada' });
    const id = await isTheSame('ben', 'short');
    expect(await saidWith(id)).toEqual({ phone: 'suppress expired', tablet: 'suppress expired' });
    expect((await saidWith(id, { ended: false }))['phone']).toBe('push call');
  });

  it('that came into a snooze is stopped by it again, and by nothing else', async () => {
    await snooze('ben');
    await app.tell('call.ringing', { call: 'asleep', conversation: 'c', sender: 'ada' });
    await app.call('DELETE', '/v1/users/ben/snooze');
    const id = await isTheSame('ben', 'asleep');
    expect((await saidWith(id))['phone']).toBe('suppress snoozed');
    expect((await saidWith(id, { snoozed: false }))['phone']).toBe('push call');
    expect((await saidWith(id, { importance: 'critical' }))['phone']).toBe('push critical_bypass');
  });

  it('that came twice is a duplicate again', async () => {
    await app.tell('call.ringing', { call: 'asleep', conversation: 'c', sender: 'ada' });
    const id = await isTheSame('ben', 'asleep');
    expect((await saidWith(id))['phone']).toBe('suppress duplicate');
  });

  it('can be previewed before it rings, for every member or for some', async () => {
    const before = await rows();
    const event = { type: 'call.ringing', data: { call: 'next', conversation: 'c', sender: 'ada' } };
    const { body } = await preview({ event });
    expect(body).toMatchObject({ about: 'call', started_from: { facts: 'now' } });
    expect(body.items.map(({ user, outcome, reason }) => `${user} ${outcome} ${reason}`)).toEqual([
      'ada suppress no_device',
      'ben push call',
      'ben push call',
    ]);
    const some = await preview({ event, users: ['ben'], facts: { blocked: true } });
    expect(said(some.body.items)).toEqual({
      phone: 'suppress blocked_sender',
      tablet: 'suppress blocked_sender',
    });
    const wrong = await preview({ event, users: ['ben'], facts: { read: true } });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors![0]).toMatchObject({ field: 'facts.read' });
    expect(await rows()).toEqual(before);
  });
});

describe('a notice made again with other facts', () => {
  let order: string;
  let before: number[];
  beforeAll(async () => {
    told = 0;
    await app.phone('ann');
    await app.call('PUT', '/v1/users/ann/devices/mac', { kind: 'desktop', platform: 'macos' });
    await ask('order', { topic: 'orders', key: 'order-1' });
    order = await isTheSame('ann', 'order');
    before = await rows();
  });
  afterEach(async () => expect(await rows()).toEqual(before));

  it.each([
    [{}, 'push transactional'],
    [{ seen: true }, 'suppress read_elsewhere'],
    [{ deleted: true }, 'suppress deleted'],
    [{ topic_opted_out: true }, 'suppress opted_out'],
    [{ topic_opted_out: false }, 'push transactional'],
    [{ superseded: true }, 'suppress superseded'],
    [{ push_enabled: false }, 'suppress opted_out'],
    [{ snoozed: true }, 'defer snoozed'],
    [{ quiet_hours: true }, 'defer quiet_hours'],
    [{ quiet_hours: true, importance: 'critical' }, 'push critical_bypass'],
    [{ devices: { phone: { push_enabled: false } } }, 'suppress opted_out'],
    [{ devices: { phone: { token: 'invalid' } } }, 'suppress token_invalid'],
    [{ devices: { phone: { presence: 'active' } } }, 'suppress active_on_device'],
    [{ devices: { mac: { presence: 'active' } } }, 'defer desktop_grace'],
    [{ devices: { mac: { presence: 'active' } }, seen: true }, 'suppress read_elsewhere'],
  ])('with %j says %s', async (facts, expected) => {
    expect((await saidWith(order, facts))['phone']).toBe(expected);
  });

  it.each([
    ['read', 'it means nothing for a notice'],
    ['ended', 'it means nothing for a notice'],
    ['muted', 'it means nothing for a notice'],
    ['blocked', 'it means nothing for a notice'],
    ['mentioned', 'it means nothing for a notice'],
    ['consent', 'it means nothing here: only a promotion needs the consent of its user'],
    ['due', 'it means nothing here: this notice has no not_before'],
  ])('refuses %s', async (fact, problem) => {
    const [error] = await refused(order, { [fact]: true });
    expect(error).toMatchObject({ field: `facts.${fact}`, problem });
    expect((await again(order)).changeable).not.toContain(fact);
  });

  it('refuses a VoIP token and a score, which decide nothing of it', async () => {
    const [voip] = await refused(order, { devices: { phone: { voip_token: 'valid' } } });
    expect(voip).toMatchObject({
      field: 'facts.devices.phone.voip_token',
      problem: 'it means nothing for a notice',
    });
    const [scores] = await refused(order, {}, { scores: { local: 0.9 } });
    expect(scores).toMatchObject({
      field: 'scores',
      problem: 'no score decides on a notice of kind transactional',
    });
  });
});

const ask = (notice: string, more: object = {}) => {
  told += 1;
  return app.tell('notice.requested', { user: 'ann', notice, kind: 'transactional', title: notice, ...more });
};

describe('notices of other fates', () => {
  beforeEach(() => world.pass(SECOND));

  it('for later waits again, and is told at once if its time had come', async () => {
    const not_before = new Date(START + 5 * HOUR).toISOString();
    await ask('visit', { kind: 'reminder', not_before });
    const id = await isTheSame('ann', 'visit');
    expect((await again(id)).items).toMatchObject([
      { device: null, reason: 'scheduled', release_at: not_before },
    ]);
    expect(await saidWith(id, { due: true })).toEqual({ phone: 'push reminder' });
    expect(await saidWith(id, { due: true, snoozed: true })).toEqual({ phone: 'defer snoozed' });
    expect(await saidWith(id, { seen: true })).toEqual({ phone: 'suppress read_elsewhere' });
    expect(await saidWith(id, { snoozed: true })).toEqual({ nobody: 'defer scheduled' });
    await world.pass(6 * HOUR);
    const released = await isTheSame('ann', 'visit');
    expect(released).not.toBe(id);
    expect(await saidWith(released, { quiet_hours: true })).toEqual({ phone: 'defer quiet_hours' });
    expect(await saidWith(released, { due: false })).toEqual({ nobody: 'defer scheduled' });
    expect(await saidWith(id)).toEqual({ nobody: 'defer scheduled' });
  });

  it('that waited out a snooze is the same at its release, and waits on if the snooze goes on', async () => {
    await snooze('ann');
    await ask('asleep');
    const held = await isTheSame('ann', 'asleep');
    expect(await saidWith(held)).toEqual({ phone: 'defer snoozed' });
    expect(await saidWith(held, { snoozed: false })).toEqual({ phone: 'push transactional' });
    await world.pass(700 * SECOND);
    const released = await isTheSame('ann', 'asleep');
    expect(await saidWith(released, { snoozed: true })).toEqual({ phone: 'defer snoozed' });
  });

  it('that was superseded while it waited is superseded again, and goes on without the newer one', async () => {
    await snooze('ann');
    await ask('packed', { key: 'parcel' });
    const held = await recorded('ann', 'packed');
    await world.pass(SECOND);
    await ask('on-its-way', { key: 'parcel' });
    await app.call('DELETE', '/v1/users/ann/snooze');
    await world.pass(SECOND);
    const ended = await isTheSame('ann', 'packed');
    expect(await saidWith(ended)).toEqual({ phone: 'suppress superseded' });
    expect(await saidWith(ended, { superseded: false })).toEqual({ phone: 'defer snoozed' });
    // Before the newer one came there was none.
    expect(await saidWith(held.id)).toEqual({ phone: 'defer snoozed' });
    expect(await saidWith(held.id, { superseded: true })).toEqual({ phone: 'suppress superseded' });
    const newer = await isTheSame('ann', 'on-its-way');
    expect(await saidWith(newer)).toEqual({ phone: 'defer snoozed' });
    expect(await saidWith(newer, { snoozed: false })).toEqual({ phone: 'push transactional' });
  });

  it('that came after a newer one of its key is superseded again, days later as well', async () => {
    const created_at = new Date(world.clock.now() - HOUR).toISOString();
    await ask('late', { key: 'parcel', created_at });
    const id = await isTheSame('ann', 'late');
    await world.pass(3 * DAY);
    await world.restart();
    expect(await saidWith(id)).toEqual({ phone: 'suppress superseded' });
    expect(await saidWith(id, { superseded: false })).toEqual({ phone: 'push transactional' });
  });

  it('that only corrected an older one is merged again, however often that one was corrected', async () => {
    await ask('gate-a', { key: 'gate' });
    await ask('gate-b', { key: 'gate', alert: false });
    await world.pass(MINUTE);
    await ask('gate-c', { key: 'gate', alert: false });
    const id = await isTheSame('ann', 'gate-b');
    expect(await saidWith(id)).toEqual({ phone: 'suppress merged' });
    expect(await saidWith(id, { superseded: true })).toEqual({ phone: 'suppress superseded' });
    expect(await saidWith(await isTheSame('ann', 'gate-a'))).toEqual({ phone: 'push transactional' });
  });

  it('that was seen or cancelled before it came is so again, unless it had not been', async () => {
    await app.tell('notice.seen', { user: 'ann', notice: 'inbox' });
    await app.tell('notice.cancelled', { user: 'ann', notice: 'dropped' });
    await ask('inbox');
    await ask('dropped');
    const seen = await isTheSame('ann', 'inbox');
    expect(await saidWith(seen)).toEqual({ phone: 'suppress read_elsewhere' });
    expect(await saidWith(seen, { seen: false })).toEqual({ phone: 'push transactional' });
    const cancelled = await isTheSame('ann', 'dropped');
    expect(await saidWith(cancelled)).toEqual({ phone: 'suppress deleted' });
    expect(await saidWith(cancelled, { deleted: false })).toEqual({ phone: 'push transactional' });
  });

  it('that is asked for twice is a duplicate again', async () => {
    await ask('inbox', { kind: 'event' });
    const id = await isTheSame('ann', 'inbox');
    expect((await saidWith(id))['phone']).toBe('suppress duplicate');
  });

  it('of marketing needs consent, and the cap holds for it', async () => {
    await ask('sale', { kind: 'marketing', topic: 'offers' });
    const without = await isTheSame('ann', 'sale');
    expect(await saidWith(without)).toEqual({ phone: 'suppress no_consent' });
    expect(await saidWith(without, { consent: true })).toEqual({ phone: 'push nothing_objected' });
    expect(await saidWith(without, { consent: true, importance: 'critical', quiet_hours: true })).toEqual({
      phone: 'defer quiet_hours',
    });
    await app.call('PUT', '/v1/users/ann/preferences', { consents: ['marketing'] });
    await ask('first', { kind: 'marketing' });
    await world.pass(SECOND);
    await ask('second', { kind: 'marketing' });
    const first = await isTheSame('ann', 'first');
    expect(await saidWith(first)).toEqual({ phone: 'push nothing_objected' });
    expect(await saidWith(first, { consent: false })).toEqual({ phone: 'suppress no_consent' });
    const second = await isTheSame('ann', 'second');
    expect(await saidWith(second)).toEqual({ phone: 'suppress marketing_capped' });
    expect(await saidWith(second, { consent: false })).toEqual({ phone: 'suppress no_consent' });
    // What was sent later does not count for what came before it.
    expect(await saidWith(without, { consent: true })).toEqual({ phone: 'push nothing_objected' });
  });

  it('of an ordinary kind can be tried with a score', async () => {
    await ask('idea', { kind: 'prompt' });
    const id = await isTheSame('ann', 'idea');
    const { items } = await again(id, {}, { scores: { local: 0.000_1 } });
    expect(said(items)).toEqual({ phone: 'suppress low_relevance' });
    expect((await again(id)).changeable).toContain('scores');
  });

  it('can be previewed before it is asked for, to its one user', async () => {
    const before = await rows();
    const data = { user: 'ann', notice: 'next', kind: 'marketing', title: 'Next' };
    const event = { type: 'notice.requested', data };
    const { body } = await preview({ event, facts: { consent: false } });
    expect(body).toMatchObject({ about: 'notice', items: [{ outcome: 'suppress', reason: 'no_consent' }] });
    const wrong = await preview({ event, users: ['bob'] });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors![0]).toMatchObject({ field: 'users' });
    expect(await rows()).toEqual(before);
  });
});

describe('an event that brings nothing to decide', () => {
  it('has no facts that could differ', async () => {
    const event = { type: 'typing.started', data: { user: 'ann', conversation: 'c' } };
    expect((await preview({ event })).body).toMatchObject({ about: null, changeable: [], items: [] });
    const { status, body } = await preview({ event, facts: { snoozed: true } });
    expect([status, body.errors![0]!.field]).toEqual([422, 'facts']);
  });
});

describe('what had waited, decided again as at its release', () => {
  beforeAll(async () => {
    await app.phone('cy');
    await app.call('PUT', '/v1/users/cy/devices/mac', { kind: 'desktop', platform: 'macos' });
    await app.direct('d', 'ada', 'cy');
    await app.tell('conversation.updated', { conversation: 'g', type: 'group', members: ['ada', 'cy'] });
  });
  const active = () =>
    app.tell('presence.changed', { user: 'cy', device: 'mac', connected: true, active: true });

  it.each([
    ['a message', () => app.say('d', 'ada', 'are you there?'), 'push direct_message'],
    [
      'a notice',
      async () => {
        const data = { user: 'cy', notice: 'code', kind: 'transactional', title: 'Your code' };
        await app.tell('notice.requested', data);
        return 'code';
      },
      'push transactional',
    ],
  ])(
    '%s that waited while its user was at a computer does not wait for that twice',
    async (_, come, then) => {
      await active();
      const id = await come();
      expect(await saidWith(await isTheSame('cy', id))).toEqual({ phone: 'defer desktop_grace' });
      await world.pass(35 * SECOND);
      const released = await isTheSame('cy', id);
      expect(await saidWith(released)).toEqual({ phone: then });
      expect(await saidWith(released, { snoozed: true })).toEqual({ phone: 'defer snoozed' });
      expect(await saidWith(released, { devices: { phone: { token: 'invalid' } } })).toEqual({
        phone: 'suppress token_invalid',
      });
    },
  );

  it('a message that waited in a batch goes with it, and not if it had been read', async () => {
    await world.pass(HOUR);
    const first = await app.say('g', 'ada', 'one');
    await app.say('g', 'ada', 'two');
    expect(await saidWith(await isTheSame('cy', first))).toEqual({ phone: 'batch batched' });
    await world.pass(HOUR);
    const released = await isTheSame('cy', first);
    expect(await saidWith(released)).toEqual({ phone: 'push batched' });
    expect(await saidWith(released, { read: true })).toEqual({ phone: 'suppress read_elsewhere' });
    expect(await saidWith(released, { deleted: true })).toEqual({ phone: 'suppress deleted' });
  });

  it('what was read while it waited is so again, and goes on waiting for nothing if it had not been', async () => {
    const message = await app.say('g', 'ada', 'three');
    await app.tell('read.advanced', { user: 'cy', conversation: 'g', up_to_seq: 99 });
    const read = await isTheSame('cy', message);
    expect(await saidWith(read)).toEqual({ phone: 'suppress read_elsewhere' });
    expect(await saidWith(read, { read: false })).toEqual({ phone: 'push batched' });
  });

  it('what was deleted or cancelled while it waited is so again', async () => {
    const message = await app.say('g', 'ada', 'four', { seq: 200 });
    await world.pass(SECOND);
    await app.tell('message.deleted', { message });
    expect(await saidWith(await isTheSame('cy', message))).toEqual({ phone: 'suppress deleted' });
    await snooze('cy');
    await app.tell('notice.requested', {
      user: 'cy',
      notice: 'call-back',
      kind: 'reminder',
      title: 'Call back',
    });
    await world.pass(SECOND);
    await app.tell('notice.cancelled', { user: 'cy', notice: 'call-back' });
    const cancelled = await isTheSame('cy', 'call-back');
    expect(await saidWith(cancelled)).toEqual({ phone: 'suppress deleted' });
    expect(await saidWith(cancelled, { deleted: false })).toEqual({ phone: 'defer snoozed' });
  });

  it('what went on from a dead token goes on again, or not, and stays where the token had lived', async () => {
    const phone = await app.phone('dan');
    await app.phone('dan', 'fcm', 'tablet');
    await app.direct('e', 'ada', 'dan');
    phone.uninstall();
    const message = await app.say('e', 'ada', 'still there?');
    const moved = await isTheSame('dan', message);
    expect(await saidWith(moved)).toEqual({ phone: 'suppress token_invalid', tablet: 'push direct_message' });
    expect(await saidWith(moved, { devices: { tablet: { push_enabled: false } } })).toEqual({
      phone: 'suppress token_invalid',
    });
    expect(await saidWith(moved, { devices: { phone: { token: 'valid' } } })).toEqual({
      phone: 'push direct_message',
      tablet: 'suppress other_device',
    });
  });
});

describe('what is kept no more', () => {
  const ids = async () =>
    Promise.all([recorded('ben', 'ring'), recorded('ann', 'order'), recorded('ann', 'visit')]);
  const write = async (writes: readonly Write[]) => world.gateway.app.get(Ledger).commit(writes);

  it('is decided by what holds now, where the facts are gone', async () => {
    const [call, order, visit] = await ids();
    await write([{ op: 'sql', sql: 'DELETE FROM facts', params: [] }]);
    for (const { id } of [call, order, visit]) {
      expect((await again(id)).started_from).toEqual({
        facts: 'now',
        at: new Date(world.clock.now()).toISOString(),
      });
    }
    expect((await saidWith(call.id))['phone']).toBe('push call');
    expect((await saidWith(order.id))['phone']).toBe('push transactional');
    expect((await saidWith(visit.id, { snoozed: true }))['phone']).toBe('defer snoozed');
  });

  it('cannot be decided again without its event', async () => {
    const found = await ids();
    const later = world.clock.now() + DAY;
    await write(world.gateway.app.get(EventStore).retain(later, later));
    for (const { id } of found) {
      const [error] = await refused(id, {});
      expect(error).toMatchObject({
        field: 'decision',
        fix: 'Choose a newer decision, or preview an event.',
      });
    }
  });
});
