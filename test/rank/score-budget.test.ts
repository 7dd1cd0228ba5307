import { describe, expect, it } from 'vitest';
import { Breaker, CallBudget } from '../../src/context/score-budget.js';

const limits = { callsPerMinute: 3, tokensPerMinute: 1_000, moneyPerDay: 1 };
const small = { tokens: 10, money: 0.01 };

describe("an app's LLM budget", () => {
  it('allows so many calls in any sixty seconds', () => {
    const budget = new CallBudget(limits);
    const taken = [0, 10_000, 20_000, 30_000, 60_000, 60_001].map((now) => budget.take(now, small));
    expect(taken.map((each) => (typeof each === 'string' ? each : 'ok'))).toEqual([
      'ok',
      'ok',
      'ok',
      'calls',
      'ok',
      'calls',
    ]);
  });

  it('counts tokens as estimated until the real figure is known', () => {
    const budget = new CallBudget(limits);
    const spend = budget.take(0, { tokens: 900, money: 0 });
    expect(budget.take(1, { tokens: 200, money: 0 })).toBe('tokens');
    if (typeof spend === 'function') spend({ tokens: 100, money: 0 });
    expect(typeof budget.take(2, { tokens: 200, money: 0 })).toBe('function');
  });

  it('stops at the money of a day and starts again with the next', () => {
    const budget = new CallBudget(limits);
    expect(typeof budget.take(0, { tokens: 1, money: 0.9 })).toBe('function');
    expect(budget.take(120_000, { tokens: 1, money: 0.2 })).toBe('money');
    expect(typeof budget.take(86_400_000, { tokens: 1, money: 0.2 })).toBe('function');
    expect(budget.money(86_400_000)).toBeCloseTo(0.2);
  });
});

describe('the breaker before an LLM', () => {
  const failing = (breaker: Breaker, ...times: number[]) => times.map((at) => breaker.failed(at));

  it('opens after five failures within thirty seconds, not after five in a longer time', () => {
    const slow = new Breaker();
    failing(slow, 0, 10_000, 20_000, 30_001, 40_001);
    expect(slow.state(40_002)).toBe('closed');
    const fast = new Breaker();
    expect(failing(fast, 0, 1, 2, 3, 4)).toEqual([false, false, false, false, true]);
    expect(fast.allows(5)).toBe(false);
  });

  it('lets one probe through after thirty seconds, and closes when it succeeds', () => {
    const breaker = new Breaker();
    failing(breaker, 0, 0, 0, 0, 0);
    expect([breaker.allows(29_999), breaker.allows(30_000), breaker.allows(30_001)]).toEqual([
      false,
      true,
      false,
    ]);
    breaker.succeeded();
    expect(breaker.state(30_002)).toBe('closed');
  });

  it('opens again at once when the probe fails', () => {
    const breaker = new Breaker();
    failing(breaker, 0, 0, 0, 0, 0);
    breaker.allows(30_000);
    expect(breaker.failed(30_500)).toBe(true);
    expect(breaker.state(60_499)).toBe('open');
    expect(breaker.allows(60_500)).toBe(true);
  });
});
