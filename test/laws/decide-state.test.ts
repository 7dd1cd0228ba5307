import { describe, expect, it } from 'vitest';
import { step } from '../../src/decide/step.js';
import type { Item, Recipient } from '../../src/model/recipient.js';
import { overWholeHistories } from './decide-whole-worlds.js';
import { decisionOn, on, resultsOf, worldIn } from './scenario-steps.js';

const every = ({ items, notices }: Recipient): Item[] => [...items.values(), ...notices.values()];

describe('the state of a recipient, after any history', () => {
  it('lists exactly those in window batches that wait for one, with its release', () => {
    overWholeHistories(60, () => ({ result: { recipient } }) => {
      const listed = recipient.batches.flatMap(({ conversation, release_at, messages }) =>
        messages.map((message) => ({ message, conversation, release_at })),
      );
      const waiting = [...recipient.items.values()].flatMap(({ message, conversation, devices }) => {
        const holds = Object.values(devices).filter(
          ({ outcome, reason, release_at }) =>
            release_at !== null && outcome === 'batch' && reason !== 'quiet_hours',
        );
        return holds.slice(0, 1).map(({ release_at }) => ({ message, conversation, release_at }));
      });
      const byMessage = (one: { message: string }, other: { message: string }) =>
        one.message < other.message ? -1 : 1;
      expect(listed.toSorted(byMessage)).toEqual(waiting.toSorted(byMessage));
      const conversations = recipient.batches.map(({ conversation }) => conversation);
      expect(new Set(conversations).size).toBe(conversations.length);
    });
  });

  it('names no device that is gone, and shows nothing that is not known', () => {
    overWholeHistories(60, () => ({ result: { recipient } }) => {
      for (const { devices } of every(recipient)) {
        for (const device of Object.keys(devices)) expect(recipient.devices).toHaveProperty(device);
      }
      const known = new Set(every(recipient).map(({ message }) => message));
      for (const { shown } of recipient.notifications) {
        for (const device of Object.keys(shown)) expect(recipient.devices).toHaveProperty(device);
        for (const message of Object.values(shown).flat()) expect(known).toContain(message);
      }
    });
  });

  it('remembers nothing as early of a message or call that has come', () => {
    overWholeHistories(60, () => ({ result: { recipient } }) => {
      expect([...recipient.early.keys()].filter((id) => recipient.items.has(id))).toEqual([]);
    });
  });

  it('has the same fields for every message, and for every notice', () => {
    overWholeHistories(60, () => ({ result: { recipient } }) => {
      for (const items of [recipient.items, recipient.notices]) {
        const shapes = [...items.values()].map((item) => Object.keys(item).toSorted().join(' '));
        expect(new Set(shapes).size).toBeLessThan(2);
      }
      for (const message of recipient.items.values()) expect(message).not.toHaveProperty('scheduled_until');
    });
    const notice = { type: 'notice.requested', kind: 'event' };
    const { recipient } = resultsOf({ devices: [{ id: 'phone', kind: 'phone' }] }, [
      ['10:00:00', { ...notice, notice: 'shown' }],
      ['10:00:01', { type: 'preference.changed', set: { snooze_until: '2026-06-01T11:00:00Z' } }],
      ['10:00:02', { ...notice, notice: 'waiting' }],
    ]).at(-1)!;
    const [shown, waiting] = [...recipient.notices.values()].map((each) => Object.keys(each).toSorted());
    expect(waiting).toEqual(shown);
    expect(shown).not.toContain('in_window_batch');
  });
});

describe('the state of an item', () => {
  it('is one for all devices that were decided alike, not one for each', () => {
    const given = {
      recipient: { snooze_until: '2026-06-01T11:00:00Z' },
      devices: ['phone', 'tablet', 'web'].map((id) => ({ id, kind: id, push_enabled: id !== 'web' })),
    };
    const { recipient } = resultsOf(given, [
      ['10:00:00', { type: 'message.created', message: 'm1', seq: 1, mentions: ['u1'] }],
    ]).at(-1)!;
    const { phone, tablet, web } = recipient.items.get('m1')!.devices;
    expect(tablet).toBe(phone);
    expect([phone!.reason, web!.reason]).toEqual(['snoozed', 'opted_out']);
  });

  it('says of a promotion that it is not critical, and leaves its other importances', () => {
    const offer = { type: 'notice.requested', kind: 'marketing' };
    const order = { type: 'notice.requested', kind: 'transactional' };
    const { recipient } = resultsOf({}, [
      ['10:00:00', { ...offer, notice: 'n1', importance: 'critical', force_push: true }],
      ['10:00:01', { ...offer, notice: 'n2', importance: 'low' }],
      ['10:00:02', { ...order, notice: 'n3', importance: 'critical', force_push: true }],
    ]).at(-1)!;
    const said = [...recipient.notices.values()].map((each) => [each.importance, each.force_push]);
    expect(said).toEqual([
      ['normal', false],
      ['low', false],
      ['critical', true],
    ]);
  });
});

describe('what waits', () => {
  it('lies in the order in which it came, also where one of them has begun to wait again', () => {
    const given = {
      devices: [{ id: 'tablet', kind: 'tablet' }],
      recipient: { snooze_until: '2026-06-01T10:10:00Z' },
    };
    const reminder = { type: 'notice.requested', kind: 'reminder' };
    const ended = resultsOf(given, [
      ['10:00:00', { ...reminder, notice: 'n1', not_before: '2026-06-01T10:01:00Z' }],
      ['10:00:10', { ...reminder, notice: 'n2' }],
      ['10:01:00', { type: 'clock' }],
      ['10:02:00', { type: 'device.removed', device: 'tablet' }],
    ]).at(-1)!;
    expect(ended.decisions.map(({ message }) => message)).toEqual(['n1', 'n2']);
  });
});

describe('a step that changes nothing', () => {
  const given = {
    devices: [{ id: 'phone', kind: 'phone' }],
    conversations: [{ id: 'c1' }, { id: 'c2' }],
  };
  const told: Parameters<typeof resultsOf>[1] = [
    ['10:00:00', { type: 'message.deleted', message: 'm8' }],
    ['10:00:01', { type: 'notice.cancelled', notice: 'n8' }],
    ['10:00:02', { type: 'notice.requested', notice: 'n1', kind: 'reminder' }],
    ['10:00:03', { type: 'notice.seen', notice: 'n1' }],
    ['10:00:04', { type: 'message.created', message: 'm1', seq: 1, scores: { local: 0.3 } }],
    ['10:00:05', { type: 'read.advanced', conversation: 'c2', up_to_seq: 3 }],
  ];
  const after = (...steps: typeof told) =>
    resultsOf(given, [...told, ...steps])
      .slice(-2)
      .map(({ recipient }) => recipient);

  it('gives back the very same state, so that nothing is written', () => {
    const events = [
      { type: 'clock' },
      { type: 'read.advanced', conversation: 'c2', up_to_seq: 3 },
      { type: 'notice.seen', notice: 'n1' },
    ];
    for (const event of events) {
      const [before, same] = after(['10:01:00', event]);
      expect(same).toBe(before);
    }
    const nineDays = { sent_at: Date.parse('2026-05-23T09:00:00Z'), shown: { phone: ['m1'] } };
    const old = { key: 'n0', conversations: ['c1'], counts: true, gone: [], ...nineDays };
    const { recipient, policy } = worldIn(given);
    const state: Recipient = { ...recipient, notifications: [old] };
    expect(step(state, { type: 'clock' }, policy, on('10:00:00')).recipient).toBe(state);
  });

  it('to a part of the state leaves that part as it is', () => {
    const arriving = { type: 'message.created', message: 'm2', conversation: 'c2', seq: 4 };
    const [before, next] = after(
      ['10:01:00', arriving],
      ['10:01:01', { type: 'message.deleted', message: 'm2' }],
    );
    expect(next!.early).toBe(before!.early);
    expect(next!.batches).toBe(before!.batches);
    const [unlike, like] = after(['10:01:00', arriving]);
    expect(like!.early).toBe(unlike!.early);
    const snoozed = { type: 'preference.changed', set: { snooze_until: '2026-06-01T11:00:00Z' } };
    const mention = { ...arriving, mentions: ['u1'] };
    const read = { type: 'read.advanced', conversation: 'c2', up_to_seq: 4 };
    const [held, ended] = after(['10:01:00', snoozed], ['10:01:01', mention], ['10:01:02', read]);
    expect(ended!.batches).toBe(held!.batches);
  });
});

describe('the decisions of any history', () => {
  it('name their notification exactly where they push, and it is announced for exactly those devices', () => {
    overWholeHistories(60, () => ({ result: { decisions, notifications } }) => {
      const pushed = decisions.flatMap(({ item_kind, message, devices }) =>
        devices.flatMap(({ device, outcome, notification, push_kind }) => {
          expect(notification !== null).toBe(outcome === 'push');
          const place = `${notification} ${item_kind} ${message} ${device} ${push_kind}`;
          return outcome === 'push' ? [place] : [];
        }),
      );
      const announced = notifications.flatMap(({ key, item_kind, messages, devices, kind }) =>
        devices.flatMap((device) =>
          messages.map((message) => `${key} ${item_kind} ${message} ${device} ${kind}`),
        ),
      );
      expect(announced.toSorted()).toEqual([...new Set(pushed)].toSorted());
    });
  });

  it('ring through a VoIP token exactly where a call is pushed to a device that has one', () => {
    overWholeHistories(60, () => ({ before, result: { decisions, recipient } }) => {
      const devices = { ...before.devices, ...recipient.devices };
      for (const { item_kind, devices: places } of decisions) {
        for (const { device, outcome, push_kind } of places) {
          const hasVoip = device !== null && devices[device]?.voip_token === 'valid';
          const isVoip = item_kind === 'call' && outcome === 'push' && hasVoip;
          expect(push_kind).toBe(isVoip ? 'voip' : 'alert');
        }
      }
    });
  });

  it('charge no sender where no model was asked', () => {
    const { llmChanges } = resultsOf({}, [
      ['10:00:00', { type: 'message.created', message: 'm1', seq: 1, scores: { local: 0.4 } }],
    ]).at(-1)!;
    expect(llmChanges).toEqual([]);
  });

  it('have no vote where nothing was said', () => {
    const results = resultsOf({ devices: [{ id: 'phone', kind: 'phone' }] }, [
      ['10:00:00', { type: 'message.created', message: 'm1', seq: 1 }],
    ]);
    expect(decisionOn(results, 'm1', 'phone')).toMatchObject({ reason: 'nothing_objected', votes: [] });
  });

  it('each say on which device they hold, or that they hold for the recipient', () => {
    overWholeHistories(60, () => ({ result: { decisions } }) => {
      for (const { devices } of decisions) expect(devices.length).toBeGreaterThan(0);
    });
  });
});
