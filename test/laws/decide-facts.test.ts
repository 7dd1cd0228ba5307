import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/decide/facts.js';
import { judge } from '../../src/decide/judge.js';
import { decisionOn, on, resultsOf, worldIn } from './scenario-steps.js';

const devices = [{ id: 'phone', kind: 'phone' }];
const m1 = { type: 'message.created', message: 'm1', seq: 1 };

/** When a message is over that arrives at ten under this policy (ms). */
function expiryUnder(policy: object, event: object = m1): number {
  const profile = { attributes: { plan: 'pro' } };
  const { recipient } = resultsOf({ devices, policy, profile }, [['10:00:00', { ...event }]]).at(-1)!;
  return [...recipient.items.values()][0]!.expires_at;
}

describe('what is known of a conversation', () => {
  it('is that of a group with default settings where nobody told of it', () => {
    const given = { devices, policy: { default_push_level: { group: 'mentions' } } };
    const results = resultsOf(given, [['10:00:00', { ...m1, conversation: 'c9' }]]);
    expect(decisionOn(results, 'm1', 'phone')?.reason).toBe('not_mentioned');
  });
});

describe('how long a message is worth telling', () => {
  it('may differ by type of conversation alone, in a conversation alone, and for a segment alone', () => {
    const set = { message_ttl_seconds: 60 };
    expect(expiryUnder({})).toBe(on('10:00:00') + 86_400_000);
    expect(expiryUnder({ conversation_types: { group: set } })).toBe(on('10:01:00'));
    expect(expiryUnder({ conversations: { c1: set } })).toBe(on('10:01:00'));
    const segment_definitions = { pros: 'user.attributes.plan == "pro"' };
    expect(expiryUnder({ segments: { pros: set }, segment_definitions })).toBe(on('10:01:00'));
  });
});

describe('the facts of an item', () => {
  const { recipient, policy } = worldIn({ devices });
  const now = on('10:00:00');

  it('are those of one that comes for the first time, unless somebody says otherwise', () => {
    const results = resultsOf({ devices }, [['10:00:00', m1]]);
    const item = results[0]!.recipient.items.get('m1')!;
    expect(factsOf(item, recipient, policy, now).isDuplicate).toBe(false);
  });

  it('are judged with all that votes in the order of the registry, whatever each rule looks at', () => {
    const given = {
      devices: [{ id: 'phone', kind: 'phone', token: 'invalid', push_enabled: false }],
      recipient: { blocked: ['u2'] },
      conversations: [{ id: 'c1', read_up_to_seq: 1 }],
    };
    const results = resultsOf(given, [['10:00:00', m1]]);
    const names = decisionOn(results, 'm1', 'phone')!.votes.map(({ rule }) => rule);
    expect(names).toEqual(['blocked_sender', 'opted_out', 'read_elsewhere', 'token_invalid']);
    const world = worldIn(given);
    const item = results[0]!.recipient.items.get('m1')!;
    const facts = factsOf(item, world.recipient, world.policy, now);
    const { phone } = world.recipient.devices;
    expect(judge(facts, phone!).votes.map(({ rule }) => rule)).toEqual(names);
    expect(judge(facts, phone!).reason).toBe('blocked_sender');
  });
});
