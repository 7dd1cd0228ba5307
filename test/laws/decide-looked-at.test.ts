import { describe, expect, it } from 'vitest';
import { Recorder } from '../../src/decide/looked-at.js';

const seenOf = (target: object, look: (watched: never) => unknown, unknown: readonly string[] = []) => {
  const recorder = new Recorder(new Set(unknown));
  look(recorder.watch(target) as never);
  return { seen: recorder.seen.map(({ fact, value }) => [fact, value]), isGuess: recorder.isGuess };
};

describe('what a rule looked at', () => {
  it('is each path with its value, once', () => {
    const facts = { now: 5, device: { token: 'valid', kind: 'phone' }, nobody: null };
    const look = (watched: typeof facts) =>
      [watched.now, watched.now, watched.device.token, watched.nobody].join();
    expect(seenOf(facts, look)).toEqual({
      seen: [
        ['now', 5],
        ['device.token', 'valid'],
        ['nobody', null],
      ],
      isGuess: false,
    });
  });

  it('is the names of what is walked through, and the size of what is a list of things', () => {
    const facts = {
      shown: { a: 1, b: 2 },
      things: [{}, {}],
      words: ['x', 'y'],
      ids: new Set(['a']),
      on: new Map(),
    };
    const look = ({ shown, things, words, ids, on }: typeof facts) =>
      [Object.keys(shown), things, words, ids, on].length;
    expect(seenOf(facts, look).seen).toEqual([
      ['things', 2],
      ['words', ['x', 'y']],
      ['ids', 1],
      ['on', 0],
      ['shown', ['a', 'b']],
    ]);
  });

  it('is nothing where only the language itself looks, or the whole is walked through', () => {
    const facts = { now: 5, item: { id: 'm1' } };
    const look = (watched: typeof facts) => [Object.prototype.toString.call(watched), Object.keys(watched)];
    expect(seenOf(facts, look).seen).toEqual([]);
  });

  it('is a value as it is, and of a mixed list how long it is', () => {
    const facts = { on: true, off: false, list: [{}, 'x', 'y'], nothing: undefined };
    const look = ({ on, off, list, nothing }: typeof facts) => [on, off, list, nothing].length;
    expect(seenOf(facts, look).seen).toEqual([
      ['on', true],
      ['off', false],
      ['list', 3],
      ['nothing', null],
    ]);
  });

  it('never is the text of a message, and of long values only the beginning', () => {
    const facts = {
      item: { text: 'secret', id: 'x'.repeat(300) },
      list: Array.from({ length: 30 }, () => 'a'),
    };
    const { seen } = seenOf(facts, ({ item, list }: typeof facts) => [item.text, item.id, list].length);
    expect(seen).toEqual([
      ['list', Array.from({ length: 20 }, () => 'a')],
      ['item.id', 'x'.repeat(200)],
    ]);
  });

  it('is at most forty facts', () => {
    const facts = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, index]));
    expect(
      seenOf(facts, (watched: typeof facts) => Object.keys(facts).map((each) => watched[each])).seen,
    ).toHaveLength(40);
  });

  it('is a guess where the record has nothing, without a value, with all that lies below', () => {
    const facts = { item: { sender: 'u2' }, items: 3, now: 5 };
    const look = ({ item, items }: typeof facts) => [item.sender, items].length;
    expect(seenOf(facts, look, ['item'])).toEqual({
      seen: [
        ['items', 3],
        ['item.sender', null],
      ],
      isGuess: true,
    });
    expect(seenOf(facts, look, ['now']).isGuess).toBe(false);
  });

  it('leaves alone what is more than a bare object, and what can never change', () => {
    class Private {
      #secret = 1;
      get secret() {
        return this.#secret;
      }
    }
    const facts = { day: new Private(), rest: Object.create(null) as { a?: number } };
    facts.rest.a = 1;
    const frozen = Object.freeze({ inner: { a: 1 } });
    expect(seenOf(facts, ({ day, rest }: typeof facts) => [day.secret, rest.a].length).seen).toEqual([
      ['day', '{}'],
      ['rest.a', 1],
    ]);
    expect(seenOf(frozen, ({ inner }: typeof frozen) => inner.a).seen).toEqual([['inner', '{"a":1}']]);
    const long = Object.freeze({ inner: { a: 'x'.repeat(300) } });
    const [[, text]] = seenOf(long, ({ inner }: typeof long) => inner).seen as [[string, string]];
    expect(text).toHaveLength(200);
  });
});
