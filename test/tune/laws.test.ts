import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson, Z95, Z99 } from '../../src/tune/interval.js';
import { effectsOf } from '../../src/tune/expect.js';
import type { Reaction } from '../../src/tune/observation.js';
import { propose } from '../../src/tune/propose.js';
import { needed, rateOf } from '../../src/tune/rate.js';
import { isCrossed, trial, tierUnder, withThreshold } from '../../src/tune/target.js';
import { document, evidenceOf, observed, shown, spread } from './observed.js';
import { runs } from '../laws/runs.js';

const reaction = fc.constantFrom<Reaction>('wanted', 'unwanted', 'unknown');
const score = fc.double({ min: 0.001, max: 0.999, noNaN: true });
const push = fc
  .record({ user: fc.nat(40), message: fc.nat(500), p: score, reaction, channel: fc.boolean() })
  .map((each) =>
    shown(
      observed(`u${each.user}`, `m${each.message}`, each.p, each.channel ? 'channel' : 'group'),
      each.reaction,
    ),
  );
const loudness = { suppress: 0, batch: 1, push: 2 };

describe('tuning', () => {
  it('gives intervals that hold their share, within 0 and 1, narrower with more answers and less trust', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, fc.double({ min: 0.1, max: 1e6, noNaN: true }), (s, size) => {
        const { low, high } = wilson(s, size, Z99);
        const more = wilson(s, size * 2, Z99);
        const lax = wilson(s, size, Z95);
        expect(0 <= low && low <= s && s <= high && high <= 1).toBe(true);
        expect(more.high - more.low).toBeLessThanOrEqual(high - low + 1e-12);
        expect(lax.high - lax.low).toBeLessThanOrEqual(high - low + 1e-12);
      }),
    );
  });

  it('lets one user move a rate by one part in as many as there are users, whatever they do', () => {
    fc.assert(
      fc.property(
        fc.array(push, { minLength: 1, maxLength: 80 }),
        fc.array(reaction, { maxLength: 60 }),
        (all, noise) => {
          const before = rateOf(all);
          const noisy = noise.map((each, i) => shown(observed('noisy', `n${i}`, 0.5), each));
          const after = rateOf([...all, ...noisy]);
          const step = 1 / Math.max(1, after.counts.users);
          if (before.counts.users === 0) return;
          expect(Math.abs(after.unwanted.share - before.unwanted.share)).toBeLessThanOrEqual(step + 1e-12);
        },
      ),
    );
  });

  it('never proposes on thin data, and never what makes no sense', () => {
    // Users of whom some open what scores above a point, in samples on both sides of the minimum.
    const pushes = fc
      .record({
        users: fc.integer({ min: 15, max: 60 }),
        each: fc.integer({ min: 2, max: 20 }),
        from: score,
        cut: score,
      })
      .map(({ users, each, from, cut }) =>
        spread(users, each, [0.9 * from, 1], (p, user) =>
          p > cut || user % 9 === 0 ? 'wanted' : 'unwanted',
        ),
      );
    fc.assert(
      fc.property(pushes, (all) => {
        const proposed = propose(evidenceOf(all), document);
        for (const { counts, moved, from, to, direction } of proposed.changes) {
          for (const each of [counts, moved.counts]) {
            expect(each.users).toBeGreaterThanOrEqual(needed.users);
            expect(each.pushes).toBeGreaterThanOrEqual(needed.pushes);
            expect(each.reactions).toBeGreaterThanOrEqual(needed.reactions);
          }
          expect(Math.sign(to - from)).toBe(direction === 'raise' ? 1 : -1);
        }
        if (proposed.document !== null) expect(isCrossed(proposed.document)).toBe(false);
      }),
      { numRuns: runs(60) },
    );
  });

  it('never makes a message louder by raising a threshold, and counts it among the quieter ones', () => {
    const threshold = fc.constantFrom('push_threshold' as const, 'batch_threshold' as const);
    fc.assert(
      fc.property(fc.array(push, { maxLength: 50 }), threshold, score, (all, which, value) => {
        const raised = withThreshold(document, 'group', which, Math.max(document.relevance[which], value));
        const [before, after] = [trial(document), trial(raised)];
        for (const each of all) {
          expect(loudness[tierUnder(after, each)]).toBeLessThanOrEqual(loudness[tierUnder(before, each)]);
        }
        const { louder, quieter, moves } = effectsOf(all, document, raised, [
          { target: 'group', threshold: which },
        ]);
        expect(louder).toBe(0);
        expect(moves.reduce((sum, each) => sum + each.decisions, 0)).toBe(quieter);
      }),
    );
  });
});
