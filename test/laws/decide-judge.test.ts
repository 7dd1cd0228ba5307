import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/decide/facts.js';
import { judge } from '../../src/decide/judge.js';
import { workOut } from '../../src/decide/relevance.js';
import { rules } from '../../src/decide/rules/index.js';
import { histories, play, policies, recipients } from './decide-worlds.js';

const runs = { numRuns: 300 };
const loudness = { suppress: 0, defer: 1, batch: 1, push: 2 } as const;

describe('laws of judge', () => {
  it('settles the same whatever the order of the rules', () => {
    const orders = fc.shuffledSubarray([...rules], { minLength: rules.length });
    fc.assert(
      fc.property(recipients, policies, histories, orders, (recipient, policy, history, shuffled) => {
        play(recipient, policy, history, (before, _result, now) => {
          for (const item of before.items.values()) {
            const facts = factsOf(item, before, policy, now);
            for (const device of [null, ...Object.values(before.devices)]) {
              const { votes, ...settled } = judge(facts, device);
              const other = judge(facts, device, shuffled);
              expect(other).toMatchObject(settled);
              expect(new Set(other.votes)).toEqual(new Set(votes));
            }
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('asks rules that look at no device once for all: they say the same on every device', () => {
    const alike = rules.filter(({ looksAtDevice }) => looksAtDevice !== true);
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        play(recipient, policy, history, (before, _result, now) => {
          for (const item of before.items.values()) {
            const facts = factsOf(item, before, policy, now);
            for (const rule of alike.filter(({ concerns }) => concerns?.includes(item.kind) ?? true)) {
              const opinions = [null, ...Object.values(before.devices)].map((each) =>
                rule.judge(facts, each),
              );
              for (const opinion of opinions) expect(opinion).toEqual(opinions[0]);
            }
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('hears the same before the soften tier whatever the relevance', () => {
    const score = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(recipients, policies, histories, score, (recipient, policy, history, local) => {
        play(recipient, policy, history, (before, _result, now) => {
          for (const item of before.items.values()) {
            const { relevance } = workOut({ local, llm: null }, item.sender, policy, now, []);
            const [without, scored] = [null, relevance].map((each) =>
              factsOf({ ...item, relevance: each }, before, policy, now),
            );
            for (const rule of rules.filter(({ tier }) => tier !== 'soften')) {
              if (!(rule.concerns?.includes(item.kind) ?? true)) continue;
              expect(rule.judge(scored!, null)).toEqual(rule.judge(without!, null));
            }
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('is never made louder by a higher threshold, on equal facts', () => {
    const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const shift = fc.option(fc.double({ min: -4, max: 4, noNaN: true }));
    fc.assert(
      fc.property(
        recipients,
        policies,
        histories,
        fc.tuple(probability, probability, probability, probability),
        probability,
        shift,
        (recipient, policy, history, [a, b, raisePush, raiseBatch], local, moved) => {
          const low = { push: Math.max(a, b), batch: Math.min(a, b) };
          const push = Math.max(low.push, raisePush);
          const high = { push, batch: Math.min(push, Math.max(low.batch, raiseBatch)) };
          const llm = moved === null ? null : { shift: moved };
          play(recipient, policy, history, (before, _result, now) => {
            for (const item of before.items.values()) {
              const [quiet, loud] = [high, low].map((thresholds) => {
                const { relevance } = workOut({ local, llm, thresholds }, item.sender, policy, now, []);
                return judge(factsOf({ ...item, relevance }, before, policy, now), null);
              });
              expect(loudness[quiet!.outcome]).toBeLessThanOrEqual(loudness[loud!.outcome]);
            }
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('lets no veto be outvoted by anything that would push', () => {
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        play(recipient, policy, history, (before, _result, now) => {
          for (const item of before.items.values()) {
            const loud = { ...item, force_push: true, importance: 'critical' as const, mentions: ['u1'] };
            const facts = factsOf({ ...loud, deleted: true }, before, policy, now);
            expect(judge(facts, null).outcome).toBe('suppress');
          }
        });
      }),
      runs,
    );
  });
});

describe('rules', () => {
  it('have names of their own and one sentence of description each', () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    for (const { description } of rules) expect(description).toMatch(/^[A-Z].*\.$/);
  });
});
