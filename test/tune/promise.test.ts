import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../src/model/ids.js';
import { effectsOf, expectationOf } from '../../src/tune/expect.js';
import { measure } from '../../src/tune/measure.js';
import type { Observation } from '../../src/tune/observation.js';
import { withThreshold } from '../../src/tune/target.js';
import { DAY, document, observed, spread } from './observed.js';

const raised = withThreshold(document, 'group', 'push_threshold', 0.3);
const change = {
  target: 'group',
  threshold: 'push_threshold',
  path: 'conversation_types.group.relevance.push_threshold',
} as const;
const batches = { target: 'group', threshold: 'batch_threshold' } as const;
const week = { from: 0, until: 7 * DAY, shown: [] };
const week0 = { ...week, decisions: [] };
const expected = (decisions: readonly Observation[]) =>
  expectationOf(change, { ...week, decisions }, document, raised);

/** A week of scores that hang together by message and by user, as recorded under a policy. */
function weekOf(seed: string, users: number, messages: number, push = 0.09): Observation[] {
  const draw = (name: string): number => bucketOf(`${seed} ${name}`, 10_000) / 10_000;
  return Array.from({ length: users * messages }, (_, i) => {
    const [user, message] = [`u${i % users}`, `m${Math.floor(i / users)}`];
    const p = 0.5 * ((draw(message) + draw(`${user} of all weeks`) + draw(user + message)) / 3);
    const each = observed(user, message, p);
    const tier = p >= push ? 'push' : p >= 0.02 ? 'batch' : 'suppress';
    return { ...each, relevance: { ...each.relevance, tier } };
  });
}

describe('a promise', () => {
  it('says by how much less will be pushed at once, and what a day that is', () => {
    const { before, after, per_day } = expected(spread(28, 50, [0.1, 0.5], () => 'unknown'));
    expect(before).toBe(1);
    expect(after.share).toBeCloseTo(0.5, 2);
    expect(per_day.before).toBe(200);
    expect(per_day.after.share).toBeCloseTo(100, 0);
    expect(per_day.after.high).toBeCloseTo(200 * after.high);
  });

  it('holds for at least nine of ten weeks like the one before, however scores hang together', () => {
    const runs = Array.from({ length: 100 }, (_, run) => {
      const expectation = expected(weekOf(`before ${run}`, 20, 30));
      const after = { ...week, decisions: weekOf(`after ${run}`, 20, 30, 0.3) };
      return measure({ ...change, expectation }, week0, after, raised).verdict;
    });
    expect(runs).not.toContain('too_early');
    expect(runs.filter((verdict) => verdict === 'inside').length).toBeGreaterThanOrEqual(90);
  });

  it('is found broken when what is pushed did not change', () => {
    const expectation = expected(weekOf('before', 20, 60));
    const after = { ...week, decisions: weekOf('after', 20, 60) };
    expect(measure({ ...change, expectation }, week0, after, raised).verdict).toBe('outside');
  });

  it.each([
    ['less than a day has passed', { from: 0, until: DAY - 1, decisions: weekOf('after', 20, 30, 0.3) }],
    ['there is less than a third of the messages', { ...week, decisions: weekOf('after', 20, 9, 0.3) }],
    ['nothing was decided', { ...week, decisions: [] }],
  ])('is not judged while %s', (_, after) => {
    const expectation = expected(weekOf('before', 20, 30));
    expect(measure({ ...change, expectation }, week0, { ...week, ...after }, raised).verdict).toBe(
      'too_early',
    );
  });
});

describe('the effects of a draft', () => {
  it('count what becomes quieter and louder, by where it goes', () => {
    const decisions = [0.5, 0.25, 0.1, 0.05, 0.01].map((p, i) => observed('u1', `m${i}`, p));
    expect(effectsOf(decisions, document, raised, [change])).toEqual({
      decisions: 5,
      quieter: 2,
      louder: 0,
      moves: [{ from: 'push', to: 'batch', decisions: 2 }],
    });
    expect(effectsOf(decisions, raised, document, [change])).toMatchObject({ quieter: 0, louder: 2 });
    const silenced = withThreshold(raised, 'group', 'batch_threshold', 0.2);
    expect(effectsOf(decisions, document, silenced, [change, batches]).moves).toEqual([
      { from: 'push', to: 'batch', decisions: 1 },
      { from: 'push', to: 'suppress', decisions: 1 },
      { from: 'batch', to: 'suppress', decisions: 1 },
    ]);
  });

  it('leave alone what a conversation with its own threshold decides', () => {
    const own = { ...document, conversations: { 'a-group': { relevance: { push_threshold: 0.09 } } } };
    const changed = withThreshold(own, 'group', 'push_threshold', 0.3);
    expect(effectsOf([observed('u1', 'm1', 0.2)], own, changed, [change]).moves).toEqual([]);
  });
});
