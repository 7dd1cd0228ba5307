import { describe, expect, it } from 'vitest';
import { withoutSettled } from '../../src/decide/retention.js';
import { step } from '../../src/decide/step.js';
import { type Policy, policySchema } from '../../src/model/policy.js';
import { defaultConversationPreferences } from '../../src/model/preferences.js';
import type { Input } from '../../src/model/input.js';
import { blankDevice, emptyRecipient, type Recipient } from '../../src/model/recipient.js';
import { load, saying, serialise, start } from './decide-worlds.js';

const DAY_MS = 86_400_000;
const policy: Policy = { ...policySchema.parse({}), version: 1, app_time_zone: 'UTC' };
const friend: Recipient = {
  ...emptyRecipient('u1'),
  devices: { phone: { ...blankDevice, id: 'phone' } },
  conversations: {
    c1: { ...defaultConversationPreferences, id: 'c1', type: 'direct', parent: null, read_up_to_seq: 0 },
  },
};
const after = (recipient: Recipient, input: Input, at: number, under = policy): Recipient =>
  step(recipient, input, under, at).recipient;
const passing = (recipient: Recipient, at: number, under = policy): Recipient =>
  after(recipient, { type: 'clock' }, at, under);

function asking(notice: string, not_before: number | null = null): Input {
  return {
    type: 'notice.requested',
    notice: {
      notice,
      kind: 'marketing',
      topic: null,
      key: null,
      alert: true,
      importance: 'normal',
      force_push: false,
      ttl_seconds: null,
      created_at: null,
      not_before,
    },
    scores: null,
    duplicate: false,
  };
}

const reading: Input = { type: 'read.advanced', conversation: 'c1', up_to_seq: 9, device: null };

describe('what is remembered of a message', () => {
  it('is let go of thirty days after it came, once no screen shows it', () => {
    const read = after(after(friend, saying('m1', 1), start), reading, start + 1);
    expect([...passing(read, start + 30 * DAY_MS - 1).items.keys()]).toEqual(['m1']);
    expect([...passing(read, start + 30 * DAY_MS).items.keys()]).toEqual([]);
  });

  it('stays while a screen may show it, then both go', () => {
    const shown = after(friend, saying('m1', 1), start);
    expect(passing(shown, start + 30 * DAY_MS - 1).notifications).toHaveLength(1);
    const gone = passing(shown, start + 30 * DAY_MS);
    expect([gone.items.size, gone.notifications.length]).toEqual([0, 0]);
  });

  it('of those that came later nothing is taken', () => {
    let recipient = after(friend, saying('m1', 1), start);
    recipient = after(recipient, saying('m2', 2), start + DAY_MS);
    recipient = after(recipient, reading, start + DAY_MS + 1);
    expect([...passing(recipient, start + 30 * DAY_MS).items.keys()]).toEqual(['m2']);
  });

  it('stays while it waits, and while it is shown after that', () => {
    const month: Policy = { ...policy, message_ttl_seconds: 90 * 86_400 };
    const until = start + 40 * DAY_MS;
    const snoozed = { ...friend, preferences: { ...friend.preferences, snooze_until: until } };
    const held = after(snoozed, saying('m1', 1), start, month);
    const waiting = passing(held, until - 1, month);
    expect([...waiting.items.keys()]).toEqual(['m1']);
    const shown = passing(waiting, until, month);
    expect([...passing(shown, until + DAY_MS, month).items.keys()]).toEqual(['m1']);
    const read = after(shown, reading, until + 2 * DAY_MS, month);
    expect([...passing(read, until + 3 * DAY_MS, month).items.keys()]).toEqual([]);
  });

  it('is let go of in the order of coming, also when the id of an earlier one has come again', () => {
    let recipient = after(after(friend, saying('m1', 1), start), saying('m2', 2), start + DAY_MS);
    recipient = after(recipient, saying('m1', 3), start + 8 * DAY_MS);
    recipient = after(recipient, reading, start + 8 * DAY_MS + 1);
    expect([...recipient.items.keys()]).toEqual(['m2', 'm1']);
    const same = load(serialise(recipient));
    expect([...passing(recipient, start + 31 * DAY_MS).items.keys()]).toEqual(['m1']);
    expect([...after(same, saying('m1', 4), start + 31 * DAY_MS).items.keys()]).toEqual(['m1']);
  });

  it('may leave memory sooner, unless it waits or is shown', () => {
    const read = after(after(friend, saying('m1', 1), start), reading, start + 1);
    const both = after(read, saying('m2', 10), start + 2);
    const snoozed = { ...both, preferences: { ...both.preferences, snooze_until: start + DAY_MS } };
    const all = after(snoozed, saying('m3', 11), start + 3);
    expect([...withoutSettled(all, start).items.keys()]).toEqual(['m1', 'm2', 'm3']);
    expect(withoutSettled(all, start)).toBe(all);
    expect([...withoutSettled(all, start + 1).items.keys()]).toEqual(['m2', 'm3']);
    expect([...withoutSettled(all, start + DAY_MS).items.keys()]).toEqual(['m2', 'm3']);
  });
});

describe('what is remembered of a notice', () => {
  const seen = (notice: string): Input => ({ type: 'notice.seen', notice, device: null });

  it('is let go of thirty days after it came, or after the time that it was for', () => {
    const now = after(after(friend, asking('n1'), start), seen('n1'), start + 1);
    const both = after(after(now, asking('n2', start + DAY_MS), start + 2), seen('n2'), start + 3);
    expect([...passing(both, start + 30 * DAY_MS - 1).notices.keys()]).toEqual(['n1', 'n2']);
    expect([...passing(both, start + 30 * DAY_MS).notices.keys()]).toEqual(['n2']);
    expect([...passing(both, start + 30 * DAY_MS + 2).notices.keys()]).toEqual(['n2']);
    expect([...passing(both, start + 31 * DAY_MS).notices.keys()]).toEqual([]);
  });

  it('stays while it waits, and while it is shown after that', () => {
    const month: Policy = { ...policy, notice_ttl_seconds: 90 * 86_400 };
    const until = start + 40 * DAY_MS;
    const preferences = { ...friend.preferences, snooze_until: until, consents: ['marketing' as const] };
    const waiting = passing(after({ ...friend, preferences }, asking('n1'), start, month), until - 1, month);
    expect([...waiting.notices.keys()]).toEqual(['n1']);
    const shown = passing(waiting, until, month);
    expect([...passing(shown, until + DAY_MS, month).notices.keys()]).toEqual(['n1']);
    const over = after(shown, seen('n1'), until + 2 * DAY_MS, month);
    expect([...passing(over, until + 3 * DAY_MS, month).notices.keys()]).toEqual([]);
  });

  it('stays while it waits for its time', () => {
    const later = after(friend, asking('n1', start + 40 * DAY_MS), start);
    expect([...passing(later, start + 39 * DAY_MS).notices.keys()]).toEqual(['n1']);
  });
});

describe('what is remembered of what overtook its message or notice', () => {
  it('is let go of thirty days after it was told', () => {
    let recipient = after(friend, { type: 'message.deleted', message: 'm1' }, start);
    recipient = after(recipient, { type: 'notice.cancelled', notice: 'n1' }, start);
    recipient = after(recipient, { type: 'message.deleted', message: 'm2' }, start + DAY_MS);
    recipient = after(recipient, { type: 'notice.cancelled', notice: 'n2' }, start + DAY_MS);
    const sizes = ({ early, early_notices }: Recipient) => [[...early.keys()], [...early_notices.keys()]];
    expect(sizes(passing(recipient, start + 30 * DAY_MS - 1))).toEqual([
      ['m1', 'm2'],
      ['n1', 'n2'],
    ]);
    expect(sizes(passing(recipient, start + 30 * DAY_MS))).toEqual([['m2'], ['n2']]);
  });
});

describe('what is remembered of notifications', () => {
  const sentAt = (at: number, more: object = {}) => ({
    key: `n${at}`,
    sent_at: at,
    conversations: ['c1'],
    counts: true,
    shown: {},
    gone: [],
    ...more,
  });
  const many = (count: number, more: object = {}, since = start): Recipient => ({
    ...friend,
    notifications: Array.from({ length: count }, (_, index) => sentAt(since + index, more)),
  });
  /** Twenty that a cap counts, and a crowd since that it does not. */
  const crowded = (more: object): Recipient => {
    const { notifications } = many(150, { counts: false }, start + 100);
    return { ...friend, notifications: [...many(20, more).notifications, ...notifications] };
  };
  const capped = (limit: number, window_seconds = 600): Policy => ({
    ...policy,
    throttle: { threshold: 3, window_seconds: 60 },
    frequency_cap: { limit, per: 'rolling', window_seconds },
    marketing_cap: null,
  });
  const left = (recipient: Recipient, at: number, under: Policy) =>
    passing(recipient, at, under).notifications.length;

  it('are a screen full, and behind it what the caps count', () => {
    expect(left(many(300), start + 1_000, capped(5))).toBe(100);
    expect(left(crowded({ counts: true }), start + 1_000, capped(5))).toBe(100 + 5);
    expect(left(many(108), start + 1_000, capped(5))).toBe(108);
    const marketing = { limit: 7, per: 'rolling', window_seconds: 60 } as const;
    const promotions = crowded({ counts: false, notice_kind: 'marketing' });
    expect(left(promotions, start + 1_000, { ...capped(5), marketing_cap: marketing })).toBe(100 + 7);
  });

  it('are also what the throttle of each conversation counts in its window, however much came since', () => {
    const crowd = many(150, { conversations: ['c2'] }, start + 100).notifications;
    const quiet = ['c3', 'c4'].flatMap((id) => many(5, { conversations: [id] }).notifications);
    const recipient = { ...friend, notifications: [...quiet, ...crowd] };
    const under = { ...capped(0), throttle: { threshold: 3, window_seconds: 600 } };
    const of = (id: string, at: number) =>
      passing(recipient, at, under).notifications.filter((each) => each.conversations.includes(id));
    expect(['c2', 'c3', 'c4'].map((id) => of(id, start + 1_000).length)).toEqual([100, 3, 3]);
    expect(of('c3', start + 1_000).map(({ sent_at }) => sent_at)).toEqual([start + 2, start + 3, start + 4]);
    expect(of('c3', start + 600_003)).toHaveLength(1);
  });

  it('are the newest', () => {
    const { notifications } = passing(many(300), start + 1_000, capped(5));
    expect([notifications[0]!.sent_at, notifications.at(-1)!.sent_at]).toEqual([start + 200, start + 299]);
  });

  it('stay for eight days, or as long as a cap looks back, or thirty while they are shown', () => {
    const one = many(1);
    expect([8 * DAY_MS - 1, 8 * DAY_MS].map((age) => left(one, start + age, capped(5)))).toEqual([1, 0]);
    const long = capped(5, 9 * 86_400);
    expect([9 * DAY_MS - 1, 9 * DAY_MS].map((age) => left(one, start + age, long))).toEqual([1, 0]);
    const slow = { ...capped(5), throttle: { threshold: 3, window_seconds: 9 * 86_400 } };
    expect([9 * DAY_MS - 1, 9 * DAY_MS].map((age) => left(one, start + age, slow))).toEqual([1, 0]);
    const marketing_cap = { limit: 2, per: 'rolling' as const, window_seconds: 9 * 86_400 };
    const offers = { ...capped(5), marketing_cap };
    expect([9 * DAY_MS - 1, 9 * DAY_MS].map((age) => left(one, start + age, offers))).toEqual([1, 0]);
    const shown = many(1, { shown: { phone: ['m1'] } });
    expect([30 * DAY_MS - 1, 30 * DAY_MS].map((age) => left(shown, start + age, capped(5)))).toEqual([1, 0]);
  });
});
