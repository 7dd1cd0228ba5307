import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/decide/facts.js';
import { workOut } from '../../src/decide/relevance.js';
import { rules } from '../../src/decide/rules/index.js';
import { histories, play, policies, recipients } from './decide-worlds.js';
import { runs } from './runs.js';

describe('laws of judge', () => {
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
      { numRuns: runs(60) },
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
      { numRuns: runs(60) },
    );
  });
});

describe('rules', () => {
  it('have names of their own and one sentence of description each', () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    for (const { description } of rules) expect(description).toMatch(/^[A-Z].*\.$/);
  });
});
