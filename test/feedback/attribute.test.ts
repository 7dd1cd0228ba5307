import { describe, expect, it } from 'vitest';
import { clampToPush, climb, difference, reacted } from '../../src/feedback/attribute.js';
import { feedbackTypes, type FeedbackType } from '../../src/store/stores.js';
import { storedPush } from './stored-push.js';

const push = storedPush({ state: 'sent', created_at: 1_000, sent_at: 1_100 });

describe('the delivery ladder of a push', () => {
  it('climbs with every word and never comes down when words arrive out of order', () => {
    const opened = climb(push, 'opened', 3_000);
    const late = climb(climb(opened, 'delivered', 2_000), 'displayed', 2_500);
    expect(late).toMatchObject({
      state: 'opened',
      delivered_at: 2_000,
      displayed_at: 2_500,
      opened_at: 3_000,
    });
  });

  it('leaves unknown what nobody reported', () => {
    expect(climb(push, 'opened', 3_000)).toMatchObject({ delivered_at: null, displayed_at: null });
  });

  it('keeps an end, and the instants beside it', () => {
    const expired = { ...push, state: 'expired' } as const;
    expect(climb(expired, 'displayed', 5_000)).toMatchObject({ state: 'expired', displayed_at: 5_000 });
  });

  it('keeps a dismissal as a side fact', () => {
    expect(climb(push, 'dismissed', 4_000)).toMatchObject({ state: 'sent', dismissed_at: 4_000 });
  });

  it('takes no instant before the push was made or after it arrived', () => {
    const word = { app: 'a', push: 'p', type: 'opened', source: 'client', received_at: 9_000 } as const;
    expect(clampToPush({ ...word, at: 10 }, push).at).toBe(1_000);
    expect(clampToPush({ ...word, at: 99_000 }, push).at).toBe(9_000);
  });
});

describe('the reaction that a push counts as', () => {
  const cases: readonly [FeedbackType[], number, number][] = [
    [[], 0, 0],
    [['delivered', 'displayed'], 0, 0],
    [['opened'], 1, 0],
    [['opened', 'replied'], 1, 0],
    [['dismissed'], 0, 1],
    [['dismissed', 'opened'], 1, 0],
    [['dismissed', 'not_useful', 'muted'], 0, 1],
    [['opened', 'not_useful'], 1, 1],
  ];

  it.each(cases)('for %j is %i opens and %i dismissals', (types, opens, dismissals) => {
    expect(reacted(new Set(types))).toEqual({ opens, dismissals });
  });

  it('is the same in whichever order the words arrive', () => {
    const sum = (order: readonly FeedbackType[]) => {
      const known = new Set<FeedbackType>();
      return order.reduce(
        (counts, type) => {
          const { opens, dismissals } = difference(known, type);
          known.add(type);
          return { opens: counts.opens + opens, dismissals: counts.dismissals + dismissals };
        },
        { opens: 0, dismissals: 0 },
      );
    };
    expect(sum(feedbackTypes)).toEqual(sum([...feedbackTypes].reverse()));
    expect(sum(['dismissed', 'opened'])).toEqual({ opens: 1, dismissals: 0 });
    expect(sum(['opened', 'dismissed'])).toEqual({ opens: 1, dismissals: 0 });
  });
});
