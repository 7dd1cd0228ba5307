import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/decide/facts.js';
import { judge, type Judgement } from '../../src/decide/judge.js';
import { step } from '../../src/decide/step.js';
import { holdOf } from '../../src/decide/holds.js';
import type { Policy } from '../../src/model/policy.js';
import type { PolicyCondition } from '../../src/model/policy-conditions.js';
import type { Recipient } from '../../src/model/recipient.js';
import { histories, load, play, policies, recipients, serialise } from '../laws/decide-worlds.js';
import { runs } from '../laws/runs.js';

const loudness = { suppress: 0, defer: 1, batch: 1, push: 2 } as const;

const whens = fc.constantFrom(
  'message.ordinary',
  'message.mention or message.direct',
  'conversation.type == "group"',
  'local.hour >= 21 or local.hour < 3',
  'behaviour.pushes_24h >= 2',
  'user.attributes.plan == "pro"',
  'not segment("pros") and message.importance == "normal"',
  'message.age_seconds < 100',
);
const deviceWhens = fc.constantFrom(
  'device.kind == "phone"',
  'device.days_since_seen >= 1',
  'has(device.locale)',
);

const condition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  fc.record({
    name: fc.constant(''),
    when: fc.oneof(whens, deviceWhens),
    outcome: fc.constant('suppress' as const),
  }),
  fc.record({
    name: fc.constant(''),
    when: whens,
    outcome: fc.constant('batch' as const),
  }),
  fc.record({
    name: fc.constant(''),
    when: whens,
    outcome: fc.constant('defer' as const),
    for_seconds: fc.constantFrom(1, 60, 4_000),
  }),
  fc.record({
    name: fc.constant(''),
    when: whens,
    outcome: fc.constant('defer' as const),
    until: fc.constantFrom('22:00', '02:30', '08:00'),
  }),
  fc.record({ name: fc.constant(''), when: whens, outcome: fc.constant('push' as const) }),
);

const conditions = fc
  .array(condition, { minLength: 1, maxLength: 4 })
  .map((each) => each.map((one, index) => ({ ...one, name: `c${index}` })));
const quietening = conditions.map((each) => each.filter(({ outcome }) => outcome !== 'push'));

const people: fc.Arbitrary<Recipient> = fc
  .record({ recipient: recipients, plan: fc.constantFrom('pro', 'free') })
  .map(({ recipient, plan }) => ({
    ...recipient,
    profile: { bot: false, locale: null, attributes: { plan } },
  }));

/** The evidence of a veto may name the level, which a condition moves. */
function settled({ outcome, reason, tier }: Judgement) {
  return { outcome, reason, tier };
}

function under(policy: Policy, listed: readonly PolicyCondition[]): Policy {
  const segments = { pros: { grace_seconds: 7, throttle: { threshold: 2 } } };
  return {
    ...policy,
    segments,
    segment_definitions: { pros: 'user.attributes.plan == "pro"' },
    conditions: [...listed],
  };
}

describe('laws of conditions in a policy', () => {
  it('their order never matters for what is decided', () => {
    fc.assert(
      fc.property(people, policies, conditions, histories, (recipient, policy, listed, history) => {
        const [one, other] = [listed, listed.toReversed()].map((each) =>
          play(recipient, under(policy, each), history),
        );
        expect(one).toEqual(other);
      }),
      { numRuns: runs(80) },
    );
  });

  it('none that is no push makes a judgement louder, and a veto stays what it was', () => {
    fc.assert(
      fc.property(people, policies, quietening, histories, (recipient, policy, listed, history) => {
        const [without, policed] = [under(policy, []), under(policy, listed)];
        play(recipient, policed, history, (before, _result, now) => {
          for (const item of before.items.values()) {
            for (const device of [null, ...Object.values(before.devices)]) {
              const plain = judge(factsOf(item, before, without, now), device);
              const judged = judge(factsOf(item, before, policed, now), device);
              expect(loudness[judged.outcome]).toBeLessThanOrEqual(loudness[plain.outcome]);
              if (plain.tier === 'veto' || plain.tier === 'pierce') expect(judged).toEqual(plain);
            }
          }
        });
      }),
      { numRuns: runs(80) },
    );
  });

  it('one that says push lifts no veto, and no level, quiet hours, snooze or cap of the user', () => {
    const chosen = new Set([
      'quiet_hours',
      'snoozed',
      'frequency_capped',
      'desktop_grace',
      'active_on_device',
    ]);
    fc.assert(
      fc.property(people, policies, histories, (recipient, policy, history) => {
        const everything = [{ name: 'all', when: 'true', outcome: 'push' as const }];
        const [without, policed] = [under(policy, []), under(policy, everything)];
        play(recipient, policed, history, (before, _result, now) => {
          for (const item of before.items.values()) {
            for (const device of [null, ...Object.values(before.devices)]) {
              const plain = judge(factsOf(item, before, without, now), device);
              const judged = judge(factsOf(item, before, policed, now), device);
              const isOwnLevel = before.preferences.push_level !== 'default';
              const isDefault = plain.reason === 'opted_out' && !isOwnLevel;
              if (plain.tier === 'veto' && !isDefault) expect(judged).toMatchObject(settled(plain));
              if (plain.reason === 'not_mentioned' && isOwnLevel) expect(judged.outcome).toBe('suppress');
              if (chosen.has(plain.reason)) expect(loudness[judged.outcome]).toBeLessThan(2);
            }
          }
        });
      }),
      { numRuns: runs(80) },
    );
  });

  it('every hold ends, whatever conditions hold', () => {
    fc.assert(
      fc.property(people, policies, conditions, histories, (recipient, policy, listed, history) => {
        const policed = under(policy, listed);
        let result = play(recipient, policed, history).at(-1)!;
        for (let turns = 0; result.wakeAt !== null; turns += 1) {
          expect(turns).toBeLessThan(200);
          result = step(result.recipient, { type: 'clock' }, policed, result.wakeAt);
        }
        expect([...result.recipient.items.values()].filter((item) => holdOf(item) !== null)).toEqual([]);
      }),
      { numRuns: runs(60) },
    );
  });

  it('serialising and loading the recipient between any two inputs changes nothing', () => {
    fc.assert(
      fc.property(people, policies, conditions, histories, (recipient, policy, listed, history) => {
        const policed = under(policy, listed);
        const told = (results: ReturnType<typeof play>) => results.map(({ recipient: _, ...rest }) => rest);
        const saved = play(recipient, policed, history, undefined, (state) => load(serialise(state)));
        expect(told(saved)).toEqual(told(play(recipient, policed, history)));
      }),
      { numRuns: runs(60) },
    );
  });

  it('a decision that one brought about names it', () => {
    fc.assert(
      fc.property(people, policies, conditions, histories, (recipient, policy, listed, history) => {
        for (const { decisions } of play(recipient, under(policy, listed), history)) {
          for (const { reason, votes } of decisions.flatMap(({ devices }) => devices)) {
            if (reason !== 'policy_condition') continue;
            const vote = votes.find(({ rule }) => rule === reason)!;
            expect(listed.map(({ name }) => name)).toContain(vote.evidence['condition']);
          }
        }
      }),
      { numRuns: runs(60) },
    );
  });
});
