import { describe, expect, it } from 'vitest';
import { Memo, once } from '../../src/decide/memo.js';

describe('what is asked of a document that never changes', () => {
  it('is worked out once for it, and anew for another that says the same', () => {
    let times = 0;
    const ask = once(({ name }: { name: string }) => `${name} ${(times += 1)}`);
    const [one, other] = [{ name: 'a' }, { name: 'a' }];
    expect([ask(one), ask(one), ask(other), ask(one)]).toEqual(['a 1', 'a 1', 'a 2', 'a 1']);
  });
});

describe('what is remembered of names that clients choose', () => {
  it('is worked out once', () => {
    const memo = new Memo<string>(2);
    const made = [memo.of('a', (key) => `${key}1`), memo.of('a', (key) => `${key}2`)];
    expect([...made, ...memo.values()]).toEqual(['a1', 'a1', 'a1']);
  });

  it('is known until there is too much of it, then all of it is forgotten but the newest', () => {
    const memo = new Memo<number>(2);
    memo.set('a', 1).set('b', 2);
    expect([memo.get('a'), memo.get('b')]).toEqual([1, 2]);
    memo.set('c', 3);
    expect([...memo]).toEqual([['c', 3]]);
  });
});
