import { describe, expect, it } from 'vitest';
import { step } from '../../src/decide/step.js';
import { policySchema } from '../../src/model/policy.js';
import type { Input } from '../../src/model/input.js';
import type { Recipient } from '../../src/model/recipient.js';
import { decisionOn, resultsOf } from './scenario-steps.js';

const devices = [
  { id: 'phone', kind: 'phone', last_activity_at: '2026-06-01T09:00:00Z' },
  { id: 'tablet', kind: 'tablet', last_activity_at: '2026-06-01T09:00:00Z' },
];
const direct = { devices, conversations: [{ id: 'c1', type: 'direct' }] };
const m1 = { type: 'message.created', message: 'm1', seq: 1 };
const m2 = { type: 'message.created', message: 'm2', seq: 2 };
const policy = { ...policySchema.parse({}), version: 1, app_time_zone: 'UTC' };
const now = Date.parse('2026-06-01T10:10:00Z');

const displayed: Input = { type: 'push.displayed', device: 'phone', message: 'm1' };
const unseen: Input = { type: 'push.not_displayed', device: 'phone', message: 'm1' };
const failed: Input = { type: 'push.failed', device: 'phone', message: 'm1', kind: 'token_invalid' };

/** Who was pushed m1 and m2 on the phone. */
function pushed(): Recipient {
  return resultsOf(direct, [
    ['10:00:00', m1],
    ['10:00:01', m2],
  ]).at(-1)!.recipient;
}

describe('a word about a push', () => {
  it('means nothing when its notification is remembered no more, save that a token is dead', () => {
    const before: Recipient = { ...pushed(), notifications: [] };
    expect(step(before, displayed, policy, now).recipient).toEqual(before);
    expect(step(before, unseen, policy, now).decisions).toEqual([]);
    const { decisions, recipient, notifications } = step(before, failed, policy, now);
    const places = decisions.flatMap(({ message, devices: on }) =>
      on.map(({ device, reason }) => [message, device, reason]),
    );
    expect(places).toEqual([['m1', 'phone', 'token_invalid']]);
    expect([recipient.notifications, notifications]).toEqual([[], []]);
  });

  it('means nothing on a device that went without a word', () => {
    const { phone: _gone, ...others } = pushed().devices;
    const { decisions } = step({ ...pushed(), devices: others }, unseen, policy, now);
    expect(decisions).toEqual([]);
  });

  it('is remembered with the devices that displayed it, each once', () => {
    const results = resultsOf(direct, [
      ['10:00:00', m1],
      ['10:02:00', unseen],
      ['10:02:01', { ...displayed, device: 'tablet' }],
      ['10:02:02', displayed],
      ['10:02:03', displayed],
    ]);
    const [sent] = results.at(-1)!.recipient.notifications;
    expect(sent!.displayed_on).toEqual(['tablet', 'phone']);
  });

  it('of a call that is over says that, too, when its token is dead', () => {
    const results = resultsOf(direct, [
      ['10:00:00', { type: 'call.ringing', call: 'x1', conversation: 'c1' }],
      ['10:00:01', { type: 'call.ended', call: 'x1', how: 'missed' }],
      ['10:00:02', { type: 'push.failed', message: 'x1', device: 'phone', kind: 'token_invalid' }],
    ]);
    const { votes } = decisionOn(results, 'x1', 'phone')!;
    expect(votes.map(({ rule }) => rule)).toEqual(['expired', 'token_invalid']);
  });
});

describe('a push that goes on to another device', () => {
  const gone = { type: 'push.failed', device: 'phone', kind: 'token_invalid' };
  const worth = (ttl_seconds: number) => ({ ttl_seconds });

  it('is announced there as the same notification, worth telling no longer than its shortest message', () => {
    const results = resultsOf({ ...direct, recipient: { snooze_until: '2026-06-01T11:00:00Z' } }, [
      ['10:00:00', { ...m1, ...worth(7_200) }],
      ['10:00:01', { ...m2, ...worth(5_400) }],
      ['11:00:00', { type: 'clock' }],
      ['11:00:01', { ...gone, message: 'm1' }],
    ]);
    const [before, after] = results.slice(-2).map(({ notifications }) => notifications);
    expect(after).toEqual([{ ...before![0], devices: ['tablet'] }]);
    expect(after![0]).toMatchObject({
      ...{ messages: ['m1', 'm2'], conversation: 'c1', item_kind: 'message', kind: 'alert' },
      expires_at: Date.parse('2026-06-01T11:30:01Z'),
    });
  });

  it('is of no conversation when it tells of several', () => {
    const night = { from: '09:00', until: '11:00', action: 'batch' };
    const conversations = ['c1', 'c2'].map((id) => ({ id, type: 'direct' }));
    const results = resultsOf({ devices, conversations, recipient: { quiet_hours: night } }, [
      ['10:00:00', m1],
      ['10:00:01', { ...m2, conversation: 'c2' }],
      ['11:00:00', { type: 'clock' }],
      ['11:00:01', { ...gone, message: 'm1' }],
    ]);
    const told = results.slice(-2).map(({ notifications }) => notifications);
    expect(told.flat().map(({ conversation, messages }) => [conversation, messages])).toEqual([
      [null, ['m1', 'm2']],
      [null, ['m1', 'm2']],
    ]);
  });

  it('is announced nowhere when it goes nowhere', () => {
    const results = resultsOf({ ...direct, devices: devices.slice(0, 1) }, [
      ['10:00:00', m1],
      ['10:00:01', { ...gone, message: 'm1' }],
    ]);
    expect(results.at(-1)!.notifications).toEqual([]);
  });

  it('has the vote it was settled by where it comes from, or none where nothing objected', () => {
    const conversations = [{ id: 'c1', type: 'direct' }, { id: 'c2' }];
    const moved = ['c1', 'c2'].map((conversation) => {
      const results = resultsOf({ devices, conversations }, [
        ['10:00:00', { ...m1, conversation }],
        ['10:00:01', { ...gone, message: 'm1' }],
      ]);
      const { votes, ...decided } = decisionOn(results, 'm1', 'tablet')!;
      const said = votes.map(({ rule, tier, outcome, evidence }) => ({ rule, tier, outcome, evidence }));
      return [decided.reason, decided.push_kind, said];
    });
    const evidence = { moved_from: 'phone' };
    expect(moved).toEqual([
      ['direct_message', 'alert', [{ rule: 'direct_message', tier: 'soften', outcome: 'push', evidence }]],
      ['nothing_objected', 'alert', []],
    ]);
  });
});

describe('what is shown and what is remembered', () => {
  it('may part: a read takes away what is known, whatever else the screen shows', () => {
    const before = pushed();
    const items = new Map([...before.items].filter(([id]) => id !== 'm1'));
    const read: Input = { type: 'read.advanced', conversation: 'c1', up_to_seq: 2, device: null };
    const { followUps } = step({ ...before, items }, read, policy, now);
    expect(followUps.map(({ action, messages }) => [action, messages])).toEqual([['retract', ['m2']]]);
  });

  it('is written anew for a device that is removed only where it was decided or shown there', () => {
    const results = resultsOf({ ...direct, devices: [{ id: 'phone', kind: 'phone' }] }, [
      ['10:00:00', m1],
      ['10:00:01', { type: 'device.registered', device: 'tablet', set: { kind: 'tablet' } }],
      ['10:00:02', m2],
      ['10:00:03', { type: 'device.removed', device: 'tablet' }],
    ]);
    const [before, after] = results.slice(-2).map(({ recipient }) => recipient);
    expect(after!.items.get('m1')).toBe(before!.items.get('m1'));
    expect(Object.keys(after!.items.get('m2')!.devices)).toEqual(['phone']);
    expect(after!.notifications[0]).toBe(before!.notifications[0]);
  });
});

describe('an edit', () => {
  it('that opens nothing again is no decision', () => {
    const results = resultsOf({ ...direct, recipient: { push_enabled: false } }, [
      ['10:00:00', { ...m1, conversation: 'c2' }],
      ['10:00:01', { type: 'message.edited', message: 'm1', mentions: ['u1'] }],
    ]);
    expect(results.at(-1)!.decisions).toEqual([]);
  });
});

describe('the record of a superseded notice', () => {
  it('names the newest of those that took its place', () => {
    const notice = { type: 'notice.requested', kind: 'reminder', key: 'k' };
    const results = resultsOf(direct, [
      ['10:00:00', { ...notice, notice: 'n2', created_at: '2026-06-01T09:58:00Z' }],
      ['10:00:01', { ...notice, notice: 'n4', created_at: '2026-06-01T09:59:30Z' }],
      ['10:00:02', { ...notice, notice: 'n3', created_at: '2026-06-01T09:59:00Z' }],
      ['10:00:03', { ...notice, notice: 'n1', created_at: '2026-06-01T09:57:00Z' }],
    ]);
    const [vote] = decisionOn(results, 'n1', 'phone')!.votes;
    expect([vote!.rule, vote!.evidence['newer']]).toEqual(['superseded', 'n4']);
  });
});
