// What is sent, kept and followed up, as far as vectors do not show it: order, kinds, keys, expiry.
import { describe, expect, it } from 'vitest';
import { on, resultsOf } from './scenario-steps.js';

const phone = { id: 'phone', kind: 'phone', last_activity_at: '2026-06-01T09:00:00Z' };
const tablet = { id: 'tablet', kind: 'tablet', last_activity_at: '2026-06-01T08:00:00Z' };
const untilNoon = { snooze_until: '2026-06-01T12:00:00Z' };
const mention = { type: 'message.created', mentions: ['u1'] };
const clock = { type: 'clock' };

const lastOf = (...all: Parameters<typeof resultsOf>) => resultsOf(...all).at(-1)!;

describe('a notification', () => {
  it('lists its messages as they came, those that go along before the one that takes them', () => {
    const { notifications } = lastOf({ devices: [phone] }, [
      ['10:00:00', { type: 'message.created', message: 'm1', seq: 9, scores: { local: 0.3 } }],
      ['10:00:05', { type: 'message.created', message: 'm2', seq: 3, scores: { local: 0.3 } }],
      ['10:00:10', { ...mention, message: 'm3', seq: 1 }],
    ]);
    expect(notifications.map(({ messages }) => messages)).toEqual([['m1', 'm2', 'm3']]);
  });

  it('lists messages that came at the same moment in the order of their conversation', () => {
    const sent = (batched: number, pushed: number) =>
      lastOf({ devices: [phone] }, [
        ['10:00:00', { type: 'message.created', message: 'm1', seq: batched, scores: { local: 0.3 } }],
        ['10:00:00', { ...mention, message: 'm2', seq: pushed }],
      ]).notifications.map(({ messages }) => messages);
    expect([sent(2, 1), sent(1, 2)]).toEqual([[['m2', 'm1']], [['m1', 'm2']]]);
  });

  it('is of the conversation of its messages, of none where they are of several, and worth sending until the first expires', () => {
    const quiet = { quiet_hours: { from: '09:00', until: '11:00', action: 'batch' } };
    const given = { devices: [phone], recipient: quiet, conversations: [{ id: 'c1' }, { id: 'c2' }] };
    const first = ['10:00:00', { ...mention, message: 'm1', seq: 1, ttl_seconds: 9_000 }] as const;
    const second = ['10:00:01', { ...mention, message: 'm2', seq: 2, ttl_seconds: 7_200 }] as const;
    const elsewhere = ['10:00:01', { ...second[1], conversation: 'c2' }] as const;
    const sent = [second, elsewhere].map((each) => lastOf(given, [first, each, ['11:00:00', clock]]));
    expect(sent.map(({ notifications }) => notifications)).toEqual(
      ['c1', null].map((conversation) => [
        expect.objectContaining({ conversation, messages: ['m1', 'm2'], expires_at: on('12:00:01') }),
      ]),
    );
    expect(sent.map(({ recipient }) => recipient.notifications[0]!.conversations)).toEqual([
      ['c1'],
      ['c1', 'c2'],
    ]);
  });

  it('of a notice is of no conversation, and says in what is kept which kind of notice it was', () => {
    const { notifications, recipient } = lastOf({ devices: [phone] }, [
      ['10:00:00', { type: 'notice.requested', notice: 'n1', kind: 'reminder' }],
    ]);
    expect(notifications).toEqual([expect.objectContaining({ item_kind: 'notice', conversation: null })]);
    expect(recipient.notifications).toStrictEqual([
      {
        key: notifications[0]!.key,
        sent_at: on('10:00:00'),
        conversations: [],
        counts: false,
        shown: { phone: ['n1'] },
        gone: [],
        notice_kind: 'reminder',
      },
    ]);
  });

  it('of a message keeps when, where and with what it was sent', () => {
    const { recipient } = lastOf({ devices: [phone] }, [['10:00:00', { ...mention, message: 'm1', seq: 1 }]]);
    expect(recipient.notifications).toStrictEqual([
      {
        key: 'n1',
        sent_at: on('10:00:00'),
        conversations: ['c1'],
        counts: true,
        shown: { phone: ['m1'] },
        gone: [],
      },
    ]);
  });

  it('of a call is one push of its kind for each way there is to ring, and none where there is no device for it', () => {
    const voip = { ...phone, voip_token: 'valid' };
    const kinds = (...devices: (typeof phone)[]) =>
      lastOf({ devices }, [['10:00:00', { type: 'call.ringing', call: 'k1' }]]).notifications.map(
        ({ kind, devices: on }) => [kind, on],
      );
    expect(kinds(voip, tablet)).toEqual([
      ['alert', ['tablet']],
      ['voip', ['phone']],
    ]);
    expect([kinds(tablet), kinds(voip)]).toEqual([[['alert', ['tablet']]], [['voip', ['phone']]]]);
  });
});

describe('what follows on screens', () => {
  const reminder = (notice: string, more = {}) => ({
    type: 'notice.requested',
    notice,
    kind: 'reminder',
    key: 'k',
    ...more,
  });

  it('is one entry for all screens with the same news', () => {
    const critical = { type: 'message.created', importance: 'critical' };
    const { followUps } = lastOf({ devices: [phone, tablet], recipient: untilNoon }, [
      ['10:00:00', { ...mention, message: 'm1', seq: 1 }],
      ['10:00:01', { ...mention, message: 'm2', seq: 2 }],
      ['10:00:02', { ...critical, message: 'm3', seq: 3 }],
      ['10:00:03', { ...critical, message: 'm4', seq: 4 }],
      ['10:00:04', { type: 'read.advanced', conversation: 'c1', up_to_seq: 4 }],
    ]);
    expect(followUps).toEqual([
      { action: 'retract', notification: 'n1', messages: ['m3'], devices: ['phone', 'tablet'] },
      { action: 'retract', notification: 'n2', messages: ['m4'], devices: ['phone', 'tablet'] },
    ]);
  });

  it('is told apart for a message and a notice of the same id', () => {
    const { followUps } = lastOf({ devices: [phone] }, [
      ['10:00:00', reminder('x')],
      ['10:00:01', { ...mention, message: 'x', seq: 1 }],
      ['10:00:02', reminder('y', { kind: 'marketing', not_before: '2026-06-01T10:05:00Z' })],
      ['10:05:00', { type: 'message.deleted', message: 'x' }],
    ]);
    expect(followUps.map(({ notification, devices }) => [notification, devices])).toEqual([
      ['n1', ['phone']],
      ['n2', ['phone']],
    ]);
  });

  it('is nothing where the only screen cannot be told anything', () => {
    const { followUps } = lastOf({ devices: [phone] }, [
      ['10:00:00', { ...mention, message: 'm1', seq: 1 }],
      ['10:00:01', { type: 'device.registered', device: 'phone', set: { token: 'invalid' } }],
      ['10:00:02', { type: 'message.deleted', message: 'm1' }],
    ]);
    expect(followUps).toEqual([]);
  });

  it('is the newer push alone where it takes the place of an older notice, and the push says so', () => {
    const { followUps, notifications } = lastOf({ devices: [phone], recipient: untilNoon }, [
      ['10:00:00', reminder('n1', { force_push: true })],
      ['10:00:01', { ...mention, message: 'n2', seq: 1 }],
      ['10:00:02', reminder('n2', { force_push: true, not_before: '2026-06-01T12:00:00Z' })],
      ['10:00:03', { ...mention, message: 'm3', seq: 2 }],
      ['12:00:00', clock],
    ]);
    expect(followUps).toEqual([]);
    expect(notifications.map(({ item_kind, messages, replaces }) => [item_kind, messages, replaces])).toEqual(
      [
        ['message', ['n2', 'm3'], undefined],
        ['notice', ['n2'], ['n1']],
      ],
    );
  });

  it('names everything whose place a push takes, but nothing that no screen shows any more', () => {
    const replaced = (...between: Parameters<typeof resultsOf>[1][number][]) =>
      lastOf({ devices: [phone, tablet] }, [
        ['10:00:00', reminder('n1')],
        ...between,
        ['10:10:00', reminder('n2')],
      ]).notifications.map(({ key, replaces }) => [key, replaces]);
    expect(replaced()).toEqual([['n2', ['n1']]]);
    expect(replaced(['10:01:00', { type: 'notice.seen', notice: 'n1', device: 'phone' }])).toEqual([
      ['n2', undefined],
    ]);
  });

  it('is nothing for a notice that was sent so long ago that nobody knows of its notification', () => {
    const many = Array.from({ length: 120 }, (_, index) => [
      '10:00:01',
      { ...mention, message: `m${index}`, seq: index, conversation: `c${index}` },
    ]) as unknown as Parameters<typeof resultsOf>[1];
    const conversations = many.map((_, index) => ({ id: `c${index}` }));
    const results = resultsOf({ devices: [phone], conversations }, [
      ['10:00:00', reminder('n1')],
      ...many,
      ['10:00:02', { type: 'notice.seen', notice: 'n1' }],
    ]);
    expect(results.at(-2)!.recipient.notifications.map(({ key }) => key)).not.toContain('n1');
    expect(results.at(-1)!.followUps).toEqual([]);
  });
});
