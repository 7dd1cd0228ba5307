import { describe, expect, it } from 'vitest';
import { decisionOn, resultsOf } from './scenario-steps.js';

const devices = [
  { id: 'phone', kind: 'phone', last_activity_at: '2026-06-01T09:00:00Z' },
  { id: 'tablet', kind: 'tablet', last_activity_at: '2026-06-01T09:00:00Z' },
];
const snoozed = { devices, recipient: { snooze_until: '2026-06-01T11:00:00Z' } };

describe('a hold that a veto ends', () => {
  it('names every veto there is on that device by then, also one that nobody had looked at before', () => {
    const results = resultsOf(snoozed, [
      ['10:00:00', { type: 'message.created', message: 'm0', seq: 1, force_push: true }],
      ['10:00:01', { type: 'message.created', message: 'm1', seq: 2, mentions: ['u1'] }],
      ['10:00:02', { type: 'push.failed', message: 'm0', device: 'phone', kind: 'token_invalid' }],
      ['10:00:03', { type: 'read.advanced', conversation: 'c1', up_to_seq: 2, device: 'tablet' }],
    ]);
    const rules = ['phone', 'tablet'].map((device) =>
      decisionOn(results, 'm1', device)?.votes.map(({ rule }) => rule),
    );
    expect(rules).toEqual([['read_elsewhere', 'token_invalid'], ['read_elsewhere']]);
  });

  it('is decided once, also where the notice that ended it was due at the same moment', () => {
    const notice = { type: 'notice.requested', kind: 'reminder', key: 'k' };
    const { decisions } = resultsOf(snoozed, [
      ['10:00:00', { ...notice, notice: 'n9' }],
      ['10:00:01', { ...notice, notice: 'n1', not_before: '2026-06-01T11:00:00Z' }],
      ['11:00:00', { type: 'clock' }],
    ]).at(-1)!;
    expect(decisions.map(({ message, devices }) => [message, devices.map(({ reason }) => reason)])).toEqual([
      ['n9', ['superseded', 'superseded']],
      ['n1', ['reminder', 'other_device']],
    ]);
  });

  it('is suppressed in the same words as what never waited', () => {
    const results = resultsOf(snoozed, [
      ['10:00:00', { type: 'message.created', message: 'm1', seq: 1, mentions: ['u1'] }],
      ['10:00:01', { type: 'message.deleted', message: 'm1' }],
    ]);
    const never = resultsOf(snoozed, [
      ['10:00:00', { type: 'message.deleted', message: 'm1' }],
      ['10:00:01', { type: 'message.created', message: 'm1', seq: 1, mentions: ['u1'] }],
    ]);
    expect(decisionOn(results, 'm1', 'phone')).toEqual(decisionOn(never, 'm1', 'phone'));
  });
});
