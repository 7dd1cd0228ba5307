import { describe, expect, it } from 'vitest';
import { list } from '../../src/dispatch/screen-change.js';

/** As it lies in the payload: a text, whose quotes are escaped. */
const bytesOf = (ids: readonly string[]): number => Buffer.byteLength(JSON.stringify(list(ids)));
const many = (id: string): string[] => Array.from({ length: 100 }, (_, index) => `${id}${index}`);

describe('the ids that a change of a banner names', () => {
  it('are all of a few, and the newest of many', () => {
    expect(JSON.parse(list(['m1', 'm2']))).toEqual(['m1', 'm2']);
    const named = JSON.parse(list(many('a-message-of-a-chat-server-'))) as string[];
    expect(named.at(-1)).toBe('a-message-of-a-chat-server-99');
    expect(named.length).toBeGreaterThan(25);
  });

  it('leave room for the rest of the payload, whatever they are made of', () => {
    for (const id of ['m', '"'.repeat(180), '\\'.repeat(180), '\u0001'.repeat(60), '消'.repeat(60)])
      expect(bytesOf(many(id))).toBeLessThanOrEqual(1_003);
  });
});
