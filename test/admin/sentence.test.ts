import { expect, it } from 'vitest';
import { sentenceOf } from '../../src/admin/sentence.js';
import { rules } from '../../src/decide/rules/index.js';
import { outcomes } from '../../src/model/decision.js';

it('has words for every reason there is', () => {
  for (const reason of [...rules.map(({ name }) => name), 'nothing_objected', 'other_device']) {
    const isExplained = outcomes.some(
      (outcome) =>
        !sentenceOf({ device: 'd', outcome, reason, release_at: null }, null).includes(
          `because of ${reason}`,
        ),
    );
    expect([reason, isExplained]).toEqual([reason, true]);
  }
});

it('says of a digest that it has waited, and of a held message how long it waits', () => {
  expect(sentenceOf({ device: 'phone', outcome: 'push', reason: 'batched', release_at: null }, null)).toBe(
    'Push to phone, because it has waited for others of its conversation long enough.',
  );
  expect(sentenceOf({ device: 'phone', outcome: 'defer', reason: 'snoozed', release_at: 0 }, null)).toBe(
    'Hold back on phone until 1970-01-01T00:00:00.000Z, because the user has snoozed notifications.',
  );
});
