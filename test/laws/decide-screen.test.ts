import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screen } from '../../src/decide/screen.js';
import { histories, play, policies, recipients } from './decide-worlds.js';
import { runs } from './runs.js';

describe('screening before scoring', () => {
  it('asks for a score exactly when the step then works out a relevance', () => {
    let asked = 0;
    fc.assert(
      fc.property(recipients, policies, histories, (recipient, policy, history) => {
        play(recipient, policy, history, (before, { decisions }, now, input) => {
          // What else happens first in the same step (a release, the author's own reading) is not screened.
          if (input.type !== 'message.created' || decisions.length !== 1) return;
          const { needsScore } = screen(before, input.message, policy, now);
          expect(needsScore).toBe(decisions[0]!.relevance !== null);
          if (needsScore) asked += 1;
        });
      }),
      { numRuns: runs(300) },
    );
    expect(asked).toBeGreaterThan(0);
  });
});
