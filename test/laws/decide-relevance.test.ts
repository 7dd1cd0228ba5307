// L01-L06, where vectors do not show the difference.
import { describe, expect, it } from 'vitest';
import { underPolicy, workOut } from '../../src/decide/relevance.js';
import { type Policy, policySchema } from '../../src/model/policy.js';
import { step } from '../../src/decide/step.js';
import type { Input } from '../../src/model/input.js';
import type { Scores } from '../../src/model/recipient.js';
import { asInput, decisionOn, on, resultsOf, worldIn } from './scenario-steps.js';

const now = Date.parse('2026-06-01T10:00:00Z');

function version(number: number, push_threshold = 0.5, batch_threshold = 0.2): Policy {
  const relevance = { push_threshold, batch_threshold, llm_band: [0, 1] };
  return { ...policySchema.parse({ relevance }), version: number, app_time_zone: 'UTC' };
}

const rated = (local: number, shift: number | null = null, policy = version(1)) =>
  workOut({ local, llm: shift === null ? null : { shift } }, 'u2', policy, now, []).relevance;

describe('the relevance of a message', () => {
  it('that nobody scored is worth a push, of no probability, by the thresholds of the day', () => {
    expect(workOut(null, 'u2', version(3, 0.6, 0.1), now, [])).toEqual({
      relevance: {
        p: null,
        tier: 'push',
        local: null,
        shift: null,
        notes: [],
        thresholds: { push: 0.6, batch: 0.1 },
        policy_version: 3,
      },
      change: null,
    });
  });

  it('says in which direction an LLM moved it', () => {
    const moved = [0.45, 0.55].map((local, index) =>
      workOut({ local, llm: { shift: index === 0 ? 1 : -1 } }, 'u2', version(1), now, []),
    );
    expect(moved.map(({ change }) => change)).toEqual([
      { at: now, sender: 'u2', direction: 'up' },
      { at: now, sender: 'u2', direction: 'down' },
    ]);
  });

  it('goes by the thresholds of one policy for all that it rates, whichever rated last', () => {
    const [one, other] = [version(1, 0.5), version(2, 0.9)];
    expect([one, other, one].map((policy) => rated(0.7, null, policy).tier)).toEqual([
      'push',
      'batch',
      'push',
    ]);
  });
});

describe('what was rated under an older version', () => {
  it('is seen by the thresholds of the newer one, still moved by one step at most', () => {
    const strict = version(2, 0.9, 0.85);
    expect(underPolicy(rated(0.7), strict)).toEqual({
      ...rated(0.7),
      tier: 'suppress',
      thresholds: { push: 0.9, batch: 0.85 },
      policy_version: 2,
    });
    // From suppress to push would be two steps.
    expect(underPolicy(rated(0.4, 5), version(2, 0.8, 0.6))?.tier).toBe('batch');
    expect(underPolicy(rated(0.7, -5), version(2, 0.6, 0.5))?.tier).toBe('batch');
    expect(underPolicy(rated(0.7), version(2, 0.6, 0.5))?.tier).toBe('push');
  });

  it('keeps worth a push what nobody scored, and its own thresholds under the version that it was rated by', () => {
    const unscored = workOut(null, 'u2', version(1), now, []).relevance;
    expect(underPolicy(unscored, version(2, 0.9, 0.8))).toEqual(unscored);
    const thresholds = { push: 0.8, batch: 0.1 };
    const personal = workOut({ local: 0.7, llm: null, thresholds }, 'u2', version(1), now, []).relevance;
    expect(personal.tier).toBe('batch');
    expect(underPolicy(personal, version(1))).toEqual(personal);
    const { policy_version: _before, ...unversioned } = personal;
    expect(underPolicy(unversioned, version(1))).toEqual(unversioned);
    expect(underPolicy(null, version(1))).toBeNull();
  });
});

describe('a digest', () => {
  it('goes by the thresholds that the message was first rated by', () => {
    const scores = { local: 0.7, thresholds: { push: 0.8, batch: 0.1 } };
    const results = resultsOf(
      { devices: [{ id: 'phone', kind: 'phone', last_activity_at: '2026-06-01T09:00:00Z' }] },
      [
        ['10:00:00', { type: 'message.created', message: 'm1', seq: 1, scores }],
        ['10:05:00', { type: 'clock' }],
      ],
    );
    expect(decisionOn(results, 'm1', 'phone')).toMatchObject({ outcome: 'push', reason: 'batched' });
  });
});

describe('what is said with an edit of how relevant a message is', () => {
  const given = {
    conversations: [{ id: 'c1', type: 'group' }],
    devices: [{ id: 'phone', kind: 'phone', last_activity_at: '2026-06-01T09:00:00Z' }],
    recipient: { snooze_until: '2026-06-01T10:10:00Z' },
  };
  const addressed = { type: 'message.created', message: 'm1', seq: 1, mentions: ['u1'], scores: null };
  /** What becomes of it at the end of the snooze, when its edits brought these scores. */
  const decided = (created: object, ...edits: readonly (Scores | undefined)[]) => {
    const { recipient, policy } = worldIn(given);
    const inputs: Input[] = [
      asInput({ ...addressed, ...created }),
      ...edits.map((scores): Input => ({
        ...{ type: 'message.edited', message: 'm1', set: { mentions: [] } },
        ...(scores === undefined ? {} : { scores }),
      })),
    ];
    const held = inputs.reduce(
      (state, input) => step(state, input, policy, on('10:00:00')).recipient,
      recipient,
    );
    const { decisions } = step(held, { type: 'clock' }, policy, on('10:10:00'));
    return decisions[0]!.devices[0]!.reason;
  };
  const [low, high] = [0.1, 0.9].map((local): Scores => ({ local, llm: null }));

  it('counts for one that nobody scored, because it was addressed when it came', () => {
    expect([decided({}, low), decided({}, high)]).toEqual(['low_relevance', 'relevant']);
    expect(decided({}, undefined)).toBe('nothing_objected');
    expect(decided({}, undefined, low)).toBe('low_relevance');
  });

  it('changes nothing of what was said before', () => {
    expect(decided({ scores: { local: 0.9 } }, low)).toBe('relevant');
    expect(decided({}, high, low)).toBe('relevant');
    expect(decided({ mentions: [], scores: { local: 0.9 } }, low)).toBe('relevant');
  });
});
