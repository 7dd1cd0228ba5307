import { describe, expect, it } from 'vitest';
import { policyDiff } from '../../src/admin/policy-diff.js';
import { type PolicyDocument, policySchema } from '../../src/model/policy.js';
import { flat } from '../../src/model/policy-levels.js';

const made = (document: object) => policySchema.parse(document);
const cap = { limit: 5, per: 'calendar_day' };
const usual = made({ frequency_cap: cap, marketing_cap: cap });
const words = ['none', 'mentions', 'all', 'generic', 'sender', 'full'];

/** Another value that the field may have. */
function other(value: unknown): unknown {
  if (typeof value === 'number') return value < 1 ? value / 2 : value + 1;
  if (Array.isArray(value)) return [0.1, 0.3];
  if (typeof value === 'object') return null;
  return value === 'full' ? 'sender' : words[(words.indexOf(String(value)) + 1) % 3];
}

function changed(document: PolicyDocument, path: string): PolicyDocument {
  const copy = structuredClone(document) as Record<string, unknown>;
  const [first, second] = path.split('.') as [string, string | undefined];
  const target = second === undefined ? copy : (copy[first] as Record<string, unknown>);
  const name = second ?? first;
  target[name] = other(target[name]);
  return made(copy);
}

describe('a diff of policies', () => {
  it.each(flat(usual).map(([field]) => field))('explains a change of %s, and the way back', (field) => {
    const changes = policyDiff(usual, changed(usual, field));
    const back = policyDiff(changed(usual, field), usual);
    expect(changes.map((each) => each.field)).toEqual([field]);
    for (const { meaning, effect } of [...changes, ...back]) {
      expect(meaning).toMatch(/^[A-Z].+/);
      expect(effect).toMatch(/^[A-Z].+\.$/);
      expect(effect).not.toBe('Changed.');
    }
    expect(changes[0]!.effect).not.toBe(back[0]!.effect);
  });

  it('finds nothing between documents that mean the same', () => {
    expect(policyDiff(made({}), made({ grace_seconds: 30, batch: {} }))).toEqual([]);
  });

  it('names the level at which something differs, where it begins and ends', () => {
    const levels = made({
      conversation_types: { channel: { batch: { max_items: 4 } } },
      conversations: { 'c.1': { push_level: 'none', privacy: 'sender' }, constructor: { grace_seconds: 9 } },
    });
    const changes = policyDiff(made({}), levels);
    expect(changes).toMatchObject([
      { field: 'conversation_types.channel.batch.max_items', from: null, to: 4 },
      { field: 'conversations.c.1.push_level', from: null, to: 'none' },
      { field: 'conversations.c.1.privacy', from: null, to: 'sender' },
      { field: 'conversations.constructor.grace_seconds', from: null, to: 9 },
    ]);
    expect(changes[1]!.effect).toBe(
      'In the conversation c.1: Set here to none, instead of what holds on the level above.',
    );
    expect(changes.every((each) => each.meaning !== '')).toBe(true);
    expect(policyDiff(levels, made({}))[0]).toMatchObject({ from: 4, to: null });
  });

  it('tells conditions by their names, segments with who belongs, and settings of an importance', () => {
    const before = made({
      conditions: [
        { name: 'night', when: 'local.hour < 7', outcome: 'defer', until: '07:00' },
        { name: 'gone', when: 'user.bot', outcome: 'suppress' },
      ],
    });
    const after = made({
      conditions: [
        { name: 'new', when: 'user.bot', outcome: 'push' },
        { name: 'night', when: 'local.hour < 8', outcome: 'defer', until: '07:00' },
      ],
      segments: { vip: { grace_seconds: 5 } },
      segment_definitions: { vip: 'user.attributes.vip' },
      importance: { low: { shed_order: 0 } },
    });
    const told = policyDiff(before, after).map(({ field, effect }) => `${field}: ${effect}`);
    expect(told.sort()).toEqual([
      'conditions.gone: No longer asked.',
      'conditions.new: New: where user.bot holds, the outcome is push.',
      'conditions.night: Where local.hour < 8 holds, the outcome is defer until 07:00.',
      'importance.low.shed_order: Such messages take place 0 in the order in which a full queue is served.',
      'segment_definitions.vip: Those belong of whom this holds: user.attributes.vip.',
      'segments.vip.grace_seconds: For users of the segment vip: Set here to 5, instead of what holds on the level above.',
    ]);
    const swapped = { ...after, conditions: after.conditions!.toReversed() };
    expect(policyDiff(after, swapped)).toEqual([]);
  });
});
