import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, fit, halve } from '../../src/dispatch/fit.js';
import type { Content } from '../../src/model/push.js';
import { runs } from './runs.js';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const graphemes = (text: string) => [...segmenter.segment(text)].map((each) => each.segment);
const sizeOf = (content: Content) => Buffer.byteLength(JSON.stringify({ aps: { alert: content } }));

/** What people write: families, flags, skin tones, Hangul, Devanagari, stacked accents, and what JSON must escape. */
const piece = fc.constantFrom(
  ...[
    '👨‍👩‍👧‍👦',
    '🏳️‍🌈',
    '🇩🇪',
    '👍🏽',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '각',
    'क्षि',
    'e\u0301',
    'a\u0300\u0301\u0302',
    '漢',
    'ß',
    'x',
    ' ',
    '\n',
    '"',
    '\\',
    '\u0001',
    '…',
  ],
);
const text = fc.oneof(
  fc.array(piece, { maxLength: 120 }).map((each) => each.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);
const content = fc.record({ title: text, body: text, badge: fc.constantFrom(null, 3) });

/** Whether a shortened text is the beginning of the full one, cut between graphemes. */
function isCutOf(short: string, full: string): boolean {
  if (short === full || short === '') return true;
  if (!short.endsWith('…')) return false;
  const kept = short.slice(0, -1);
  let start = '';
  for (const each of ['', ...graphemes(full)]) {
    start += each;
    if (start.trimEnd() === kept) return true;
  }
  return false;
}

describe('fitting a text', () => {
  it('keeps within the limit whenever the bare document does', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 60, max: 600 }), (given, limit) => {
        expect(sizeOf(fit(given, limit, sizeOf))).toBeLessThanOrEqual(limit);
      }),
      { numRuns: runs(1_500) },
    );
  });

  it('never splits what a reader sees as one character', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 60, max: 600 }), (given, limit) => {
        const fitted = fit(given, limit, sizeOf);
        expect(isCutOf(fitted.body, given.body)).toBe(true);
        expect(isCutOf(fitted.title, given.title)).toBe(true);
      }),
      { numRuns: runs(1_500) },
    );
  });

  it('leaves alone what fits, and shortens the title only when the body is gone', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 60, max: 600 }), (given, limit) => {
        const fitted = fit(given, limit, sizeOf);
        if (sizeOf(given) <= limit) expect(fitted).toEqual(given);
        if (fitted.title !== given.title) expect(fitted.body).toBe('');
      }),
    );
  });

  it('uses the room there is: one more grapheme would be too much', () => {
    const body = '漢字👨‍👩‍👧‍👦"quoted"'.repeat(100);
    const fitted = fit({ title: 'T', body, badge: null }, 500, sizeOf);
    const kept = graphemes(fitted.body.slice(0, -1)).length;
    const longer =
      graphemes(body)
        .slice(0, kept + 1)
        .join('') + '…';
    expect(sizeOf({ title: 'T', body: longer, badge: null })).toBeGreaterThan(500);
  });

  it('drops a single character that is larger than all the room', () => {
    const monster = `a${'\u0301'.repeat(3_000)}`;
    expect(fit({ title: 'T', body: monster, badge: null }, 200, sizeOf).body).toBe('…');
  });

  it('clips by what a reader counts', () => {
    expect(clip('👨‍👩‍👧‍👦👍🏽🇩🇪', 2)).toBe('👨‍👩‍👧‍👦👍🏽…');
    expect(clip('short', 10)).toBe('short');
  });

  it('halves what a service found too large', () => {
    expect(halve({ title: 'T', body: 'abcdefgh', badge: null }).body).toBe('abcd…');
  });
});
