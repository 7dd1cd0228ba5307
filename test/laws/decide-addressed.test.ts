// T07, T09 and T10 one by one: in which way a message is addressed, and which level holds for it.
import { describe, expect, it } from 'vitest';
import { classesOf, isDirect } from '../../src/decide/classes.js';
import { levelOf } from '../../src/decide/level.js';
import type { Policy } from '../../src/model/policy.js';
import { emptyRecipient, type Item, type RecipientConversation } from '../../src/model/recipient.js';
import { resultsOf, worldIn } from './scenario-steps.js';

const { policy, recipient: blank } = worldIn({});
const group = blank.conversations['c1']!;
const thread: RecipientConversation = { ...group, id: 't1', type: 'thread', parent: 'c1' };
const direct: RecipientConversation = { ...group, type: 'direct' };
const person = { ...emptyRecipient('u1'), preferences: { ...blank.preferences, keywords: ['deploy'] } };

function itemOf(event: Record<string, unknown>): Item {
  const type = 'notice' in event ? 'notice.requested' : 'call' in event ? 'call.ringing' : 'message.created';
  const given = { devices: [{ id: 'phone', kind: 'phone' }] };
  const { items, notices } = resultsOf(given, [['10:00:00', { type, ...event }]])[0]!.recipient;
  return [...items.values(), ...notices.values()][0]!;
}

describe('a message is addressed', () => {
  const plain = { message: 'm1', seq: 1 };

  it.each([
    ['to nobody', {}, group, null, []],
    ['by a mention', { mentions: ['u1'] }, group, null, ['mention']],
    ['by a keyword', { text: 'Deploy now' }, group, null, ['keyword']],
    ['directly', {}, direct, null, ['direct_message']],
    ['in a thread of a direct conversation', {}, thread, direct, ['direct_message']],
    ['in a thread that is followed', {}, { ...thread, followed: true }, group, ['thread_followed']],
    ['to nobody in a group that is followed', {}, { ...group, followed: true }, null, []],
    [
      'in all ways at once',
      { mentions: ['u1'], text: 'deploy' },
      { ...thread, followed: true },
      direct,
      ['mention', 'keyword', 'direct_message', 'thread_followed'],
    ],
  ] as const)('%s', (_way, event, conversation, parent, classes) => {
    expect(classesOf(itemOf({ ...plain, ...event }), person, conversation, parent)).toEqual(classes);
    expect(isDirect(conversation, parent)).toBe((classes as readonly string[]).includes('direct_message'));
  });

  it('never as a call or a notice, which have classes of their own', () => {
    expect(classesOf(itemOf({ call: 'k1' }), person, direct, null)).toEqual(['call']);
    expect(classesOf(itemOf({ notice: 'n1', kind: 'event' }), person, direct, null)).toEqual(['event']);
  });
});

describe('the push level of a message', () => {
  const by = (sender_kind: string) => itemOf({ message: 'm1', seq: 1, sender_kind });
  const level = (
    place: Partial<RecipientConversation>,
    { sender = 'user', parent = null, isWanted = false, of = policy }: Partial<Setting> = {},
  ) => levelOf(by(sender), person, { ...group, ...place }, parent, of, isWanted);
  interface Setting {
    readonly sender: 'user' | 'bot';
    readonly parent: RecipientConversation | null;
    readonly isWanted: boolean;
    readonly of: Policy;
  }

  it('means all where it says mentions in a direct conversation or a thread of one, also of a bot', () => {
    for (const sender of ['user', 'bot'] as const) {
      expect(level({ type: 'direct', push_level: 'mentions' }, { sender })).toBe('all');
      expect(level({ ...thread, push_level: 'mentions' }, { sender, parent: direct })).toBe('all');
      expect(level({ type: 'direct', push_level: 'none' }, { sender })).toBe('none');
    }
    expect(level({ push_level: 'mentions' })).toBe('mentions');
  });

  it('is lowered for bots, and never raised', () => {
    const levels = ['none', 'mentions', 'all'] as const;
    const ofBots = levels.map((bots) =>
      levels.map((push_level) =>
        level({ push_level }, { sender: 'bot', of: { ...policy, bot_push_level: bots } }),
      ),
    );
    expect(ofBots).toEqual([
      ['none', 'none', 'none'],
      ['none', 'mentions', 'mentions'],
      ['none', 'mentions', 'all'],
    ]);
  });

  it('is not what the policy says by default where a condition of the policy wants the message', () => {
    const channel = { type: 'channel' as const };
    expect([level(channel), level(channel, { isWanted: true })]).toEqual(['mentions', 'all']);
    expect(level({ ...channel, push_level: 'mentions' }, { isWanted: true })).toBe('mentions');
  });
});
