import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/decide/facts.js';
import { judge } from '../../src/decide/judge.js';
import type { Rule } from '../../src/decide/rule.js';
import { itemOf } from '../../src/decide/take-in.js';
import type { Vote } from '../../src/model/decision.js';
import { policySchema } from '../../src/model/policy.js';
import type { ArrivingMessage } from '../../src/model/arriving.js';
import { blankDevice, emptyRecipient } from '../../src/model/recipient.js';
import { histories, play, policies, recipients } from './decide-worlds.js';
import { runs } from './runs.js';

const now = Date.parse('2026-03-10T14:00:00Z');
const policy = { ...policySchema.parse({}), version: 1, app_time_zone: 'UTC' };
const recipient = emptyRecipient('u1');
const arriving: ArrivingMessage = {
  ...{ message: 'm1', conversation: 'c1', seq: 1, sender: 'u2', sender_kind: 'user', device: null },
  ...{ mentions: ['u1'], broadcast: 'none', text: 'hello', reply_to: null, importance: 'normal' },
  ...{ force_push: false, ttl_seconds: null, created_at: now },
};
const facts = factsOf(itemOf(arriving, recipient, policy, now), recipient, policy, now);
const device = { ...blankDevice, id: 'phone' };

/** Says push, and tells how often it was asked what that stands on. */
function counting(tier: Rule['tier']): { rule: Rule; asked: () => number } {
  let asked = 0;
  const evidence = (): Vote['evidence'] => ({ asked: (asked += 1) });
  const rule: Rule = {
    name: 'says_push',
    tier,
    description: '',
    judge: () => ({ outcome: 'push' }),
    evidence,
  };
  return { rule, asked: () => asked };
}

describe('the evidence of a vote', () => {
  it('is not made by deciding, only by reading it', () => {
    for (const tier of ['veto', 'soften'] as const) {
      const { rule, asked } = counting(tier);
      const { votes } = judge(facts, device, [rule]);
      expect([votes[0]?.outcome, asked()]).toEqual(['push', 0]);
      expect(votes[0]?.evidence).toEqual({ asked: 1 });
    }
  });

  it('goes to a record with the vote', () => {
    const { rule } = counting('soften');
    const written: unknown = JSON.parse(JSON.stringify(judge(facts, device, [rule]).votes));
    expect(written).toEqual([{ rule: 'says_push', tier: 'soften', outcome: 'push', evidence: { asked: 1 } }]);
  });

  it('goes to a record with the end of a hold, too', () => {
    const held: Rule = {
      ...counting('soften').rule,
      judge: () => ({ outcome: 'defer', release_at: now + 1 }),
    };
    const written: unknown = JSON.parse(JSON.stringify(judge(facts, device, [held]).votes));
    expect(written).toEqual([expect.objectContaining({ outcome: 'defer', release_at: now + 1 })]);
  });

  it('is the same whenever it is read, whatever was decided since', () => {
    fc.assert(
      fc.property(recipients, policies, histories, (someone, version, history) => {
        const [votes, atOnce]: [Vote[], string[]] = [[], []];
        play(someone, version, history, (_before, { decisions }) => {
          for (const vote of decisions.flatMap((each) => each.devices.flatMap((on) => on.votes))) {
            votes.push(vote);
            atOnce.push(JSON.stringify(vote));
          }
        });
        expect(votes.map((vote) => JSON.stringify(vote))).toEqual(atOnce);
      }),
      { numRuns: runs(100) },
    );
  });
});
