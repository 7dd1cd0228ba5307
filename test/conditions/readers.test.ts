import { describe, expect, it } from 'vitest';
import { conditionReaders } from '../../src/decide/condition-readers.js';
import type { Subject } from '../../src/decide/condition-subject.js';
import { asksForEngagement, conditionHit, isWantedBy } from '../../src/decide/conditions.js';
import { segmentsOf, segmentTest } from '../../src/decide/segments.js';
import { itemOf, itemOfCall, itemOfNotice } from '../../src/decide/take-in.js';
import { type Policy, policySchema } from '../../src/model/policy.js';
import type { PolicyCondition } from '../../src/model/policy-conditions.js';
import { defaultConversationPreferences } from '../../src/model/preferences.js';
import { blankDevice, emptyRecipient, type Item, type RecipientDevice } from '../../src/model/recipient.js';

const DAY_MS = 86_400_000;
/** A Tuesday. */
const now = Date.parse('2026-03-10T14:00:00Z');
const policy: Policy = { ...policySchema.parse({}), version: 1, app_time_zone: 'Asia/Tokyo' };
const conversation = {
  ...defaultConversationPreferences,
  id: 'c1',
  type: 'thread' as const,
  parent: 'c0',
  read_up_to_seq: 0,
  attributes: { team: 'red' },
};
const sent = (at: number) => ({
  key: `n${at}`,
  sent_at: at,
  conversations: [],
  counts: true,
  shown: {},
  gone: [],
});
const device: RecipientDevice = {
  ...blankDevice,
  id: 'phone',
  kind: 'phone',
  platform: 'iOS',
  provider: 'apns',
  app_version: '5.10',
  os_version: '19.1',
  locale: 'zh-Hans-CN',
  last_activity_at: now - 3 * DAY_MS - 1,
  attributes: { tier: 2 },
};
const recipient = {
  ...emptyRecipient('u1'),
  devices: {
    phone: device,
    tablet: { ...device, id: 'tablet', locale: 'de', last_activity_at: now - 9 * DAY_MS },
  },
  profile: { bot: true, locale: null, attributes: { plan: 'pro' } },
  notifications: [sent(now - DAY_MS), sent(now - DAY_MS + 1), sent(now - 1)],
};
const message = itemOf(
  {
    message: 'm1',
    conversation: 'c1',
    seq: 1,
    sender: 'u2',
    sender_kind: 'bot',
    device: null,
    text: 'hello',
    mentions: [],
    broadcast: 'none',
    reply_to: null,
    importance: 'high',
    force_push: false,
    ttl_seconds: null,
    created_at: now - 61_500,
  },
  recipient,
  policy,
  now,
);
const said: Item = { ...message, engagement: { sender: 0.25, conversation: 0.5 } };
const notice = itemOfNotice(
  {
    notice: 'n1',
    kind: 'reminder',
    topic: 'prices',
    key: null,
    alert: true,
    importance: 'low',
    force_push: false,
    ttl_seconds: null,
    created_at: null,
    not_before: null,
  },
  recipient,
  policy,
  now,
);
const call = itemOfCall(
  {
    type: 'call.ringing',
    call: 'k1',
    conversation: 'c1',
    sender: 'u2',
    created_at: null,
    ttl_seconds: null,
    importance: 'normal',
  },
  recipient,
  policy,
  now,
);

function about(item: Item, more: Partial<Subject> = {}): Subject {
  return { now, item, conversation, recipient, policy, classes: [], isOrdinary: true, ...more };
}

function allOf(subject: Subject, on: RecipientDevice | null) {
  return Object.fromEntries(
    Object.entries(conditionReaders.attributes).map(([name, read]) => [
      name,
      (read as (subject: Subject, device: RecipientDevice | null) => unknown)(subject, on),
    ]),
  );
}

const ofUser = {
  'user.id': 'u1',
  'user.time_zone': 'Asia/Tokyo',
  'user.locale': 'zh-Hans-CN',
  'user.language': 'zh',
  'user.bot': true,
  'behaviour.pushes_24h': 2,
  'local.hour': 23,
  'local.weekday': 'tue',
};

describe('what conditions read', () => {
  it('of a message on a device', () => {
    expect(allOf(about(said), device)).toEqual({
      ...ofUser,
      'device.platform': 'ios',
      'device.kind': 'phone',
      'device.provider': 'apns',
      'device.app_version': '5.10',
      'device.os_version': '19.1',
      'device.locale': 'zh-Hans-CN',
      'device.days_since_seen': 3,
      'conversation.id': 'c1',
      'conversation.type': 'thread',
      'conversation.parent': 'c0',
      'message.kind': 'message',
      'message.importance': 'high',
      'message.sender': 'u2',
      'message.from_bot': true,
      'message.mention': false,
      'message.keyword': false,
      'message.direct': false,
      'message.followed': false,
      'message.ordinary': true,
      'message.age_seconds': 61,
      'notice.kind': null,
      'notice.topic': null,
      'behaviour.sender_open_rate': 0.25,
      'behaviour.sender_dismiss_rate': 0.75,
      'behaviour.conversation_open_rate': 0.5,
      'behaviour.conversation_dismiss_rate': 0.5,
    });
  });

  it('of a notice on no device: what it has not is absent', () => {
    const read = allOf(about(notice, { isOrdinary: false }), null);
    expect(Object.entries(read).filter(([, value]) => value !== null)).toEqual(
      Object.entries({
        ...ofUser,
        'message.kind': 'notice',
        'message.importance': 'low',
        'message.mention': false,
        'message.keyword': false,
        'message.direct': false,
        'message.followed': false,
        'message.ordinary': false,
        'message.age_seconds': 0,
        'notice.kind': 'reminder',
        'notice.topic': 'prices',
      }).sort(byPlaceIn(Object.keys(read))),
    );
  });

  it('of each way in which a message is addressed', () => {
    const ways = {
      mention: 'mention',
      keyword: 'keyword',
      direct_message: 'direct',
      thread_followed: 'followed',
    };
    for (const [className, name] of Object.entries(ways)) {
      const read = allOf(about(said, { classes: [className as 'mention'] }), null);
      const found = Object.keys(ways).filter((each) => read[`message.${ways[each as 'mention']}`] === true);
      expect([name, found]).toEqual([name, [className]]);
    }
  });

  it('of a device that tells nothing of itself, and of a person without a profile', () => {
    const { profile: _, ...stranger } = { ...recipient, devices: {} };
    const bare = { ...blankDevice, id: 'x', platform: '', last_seen_at: now + DAY_MS };
    const read = allOf(about(message, { recipient: stranger }), bare);
    expect(read).toMatchObject({ 'user.locale': null, 'user.language': null, 'user.bot': false });
    expect(read).toMatchObject({
      'device.platform': null,
      'device.provider': null,
      'device.os_version': null,
    });
    expect(read).toMatchObject({ 'device.days_since_seen': 0, 'behaviour.sender_open_rate': null });
    const { last_seen_at: _seen, ...never } = bare;
    expect(allOf(about(message), never)['device.days_since_seen']).toBeNull();
    expect(
      allOf(
        about(message, {
          recipient: { ...recipient, profile: { bot: false, locale: 'en_GB', attributes: {} } },
        }),
        null,
      ),
    ).toMatchObject({ 'user.locale': 'en_GB', 'user.language': 'en' });
  });

  it('of a user without a locale: that of the device used last, then of the one seen last, if it has one', () => {
    const at = (id: string, locale: string | null, used: number | null, seen?: number) => ({
      ...blankDevice,
      id,
      locale,
      last_activity_at: used,
      ...(seen === undefined ? {} : { last_seen_at: seen }),
    });
    const localeAmong = (...devices: RecipientDevice[]) => {
      const person = { ...recipient, profile: { bot: false, locale: null, attributes: {} } };
      const listed = { ...person, devices: Object.fromEntries(devices.map((each) => [each.id, each])) };
      return allOf(about(message, { recipient: listed }), null)['user.locale'];
    };
    expect(localeAmong(at('a', 'de', now - 2), at('b', 'fr', now - 1), at('c', null, now))).toBe('fr');
    expect(localeAmong(at('b', 'fr', now - 1), at('a', 'de', now - 2))).toBe('fr');
    expect(localeAmong(at('a', 'de', now - 9, now), at('b', 'fr', now - 1, now - 5))).toBe('fr');
    expect(localeAmong(at('a', 'de', null, now - 2), at('b', 'fr', null, now - 1))).toBe('fr');
    expect(localeAmong(at('a', 'de', null), at('b', 'fr', now - 1))).toBe('fr');
    expect([localeAmong(at('b', 'fr', null)), localeAmong(at('b', null, now))]).toEqual(['fr', null]);
    const [one, other] = [at('a', 'de', now), at('b', 'fr', now)];
    expect([localeAmong(one, other), localeAmong(other, one)]).toEqual(['de', 'de']);
  });

  it('of what was attached to the user, the device and the conversation', () => {
    const { user, device: ofDevice, conversation: ofConversation } = conditionReaders.attached;
    expect([user(about(said), device, 'plan'), user(about(said), device, 'constructor')]).toEqual([
      'pro',
      null,
    ]);
    expect([ofDevice(about(said), device, 'tier'), ofDevice(about(said), null, 'tier')]).toEqual([2, null]);
    expect([said, notice].map((item) => ofConversation(about(item), device, 'team'))).toEqual(['red', null]);
    const plain = { ...conversation, attributes: undefined };
    expect(ofConversation(about(said, { conversation: plain }), device, 'team')).toBeNull();
  });
});

describe('what conditions say', () => {
  const under = (...conditions: PolicyCondition[]) => ({ policy: { ...policy, conditions } });
  const push: PolicyCondition = { name: 'wanted', when: 'true', outcome: 'push' };
  const batch: PolicyCondition = { name: 'later', when: 'true', outcome: 'batch' };

  it('nothing of calls', () => {
    expect([said, notice, call].map((item) => isWantedBy(about(item, under(push))))).toEqual([
      true,
      true,
      false,
    ]);
    expect(conditionHit(about(call, under(push)), null)).toBeNull();
    expect(conditionHit(about(said), null)).toBeNull();
  });

  it('nothing of a batch that a notice could wait in, nor of one that has waited', () => {
    expect(conditionHit(about(said, under(batch)), null)?.opinion.outcome).toBe('batch');
    expect(conditionHit(about(notice, under(batch)), null)).toBeNull();
    expect(conditionHit(about({ ...message, in_window_batch: true }, under(batch)), null)).toBeNull();
  });

  it('defers from the arrival on, and no more when that time has come', () => {
    const defer: PolicyCondition = { name: 'a', when: 'true', outcome: 'defer', for_seconds: 60 };
    const early = about({ ...message, taken_in_at: now - 59_999 }, under(defer));
    expect(conditionHit(early, null)?.opinion).toEqual({ outcome: 'defer', release_at: now + 1 });
    expect(conditionHit(about({ ...message, taken_in_at: now - 60_000 }, under(defer)), null)).toBeNull();
  });

  it('the quietest counts, then the later, then the name', () => {
    const defer = (name: string, for_seconds: number): PolicyCondition => ({
      name,
      when: 'true',
      outcome: 'defer',
      for_seconds,
    });
    const first = (...conditions: PolicyCondition[]) =>
      conditionHit(about(said, under(...conditions)), null)?.condition;
    const suppress: PolicyCondition = { name: 'z', when: 'true', outcome: 'suppress' };
    expect(first(push, suppress, batch)).toBe('z');
    expect(first(push, batch)).toBe('later');
    expect([first(defer('a', 60), defer('b', 90)), first(defer('b', 60), defer('a', 60))]).toEqual([
      'b',
      'a',
    ]);
    expect(first(defer('a', 60), defer('b', 60))).toBe('a');
  });

  it('whether engagement must be brought along', () => {
    const reads = (when: string) => asksForEngagement({ ...policy, conditions: [{ ...push, when }] });
    expect(reads('behaviour.sender_open_rate > 0.5')).toBe(true);
    expect(reads('user.bot and behaviour.conversation_dismiss_rate < 0.1')).toBe(true);
    expect([reads('behaviour.pushes_24h > 2'), asksForEngagement(policy)]).toEqual([false, false]);
  });

  it('nothing where they cannot be read, as no published policy has them', () => {
    const broken = { when: 'user.bot and (', outcome: 'suppress' } as const;
    expect(conditionHit(about(said, under({ name: 'a', ...broken })), null)).toBeNull();
    expect(segmentTest(broken.when)({ recipient, policy }, null)).toBe(false);
  });

  it('which segments a person is in, among those that the policy says something of', () => {
    const definitions = { pros: 'user.attributes.plan == "pro"', bots: 'user.bot', none: 'not user.bot' };
    const segments = { pros: {}, none: {}, unknown: {} };
    expect(segmentsOf(recipient, { ...policy, segments, segment_definitions: definitions })).toEqual([
      'pros',
    ]);
    expect(segmentsOf(recipient, { ...policy, segments })).toEqual([]);
    expect(segmentsOf(recipient, { ...policy, segment_definitions: definitions })).toEqual([]);
  });
});

function byPlaceIn(order: readonly string[]) {
  return ([one]: [string, unknown], [other]: [string, unknown]) => order.indexOf(one) - order.indexOf(other);
}
