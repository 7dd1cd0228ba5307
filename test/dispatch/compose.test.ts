import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanName, cleanText } from '../../src/dispatch/clean-text.js';
import { compose, type ComposeInput, type ComposeMessage } from '../../src/dispatch/compose.js';
import { runs } from '../laws/runs.js';

const conversations: ComposeInput['conversations'] = new Map([
  ['dm', { type: 'direct', title: 'ignored' }],
  ['team', { type: 'group', title: 'Team' }],
  ['ops', { type: 'channel', title: 'Ops' }],
  ['nameless', { type: 'group', title: null }],
]);
const from = (senderName: string | null, text: string, conversation = 'dm'): ComposeMessage => ({
  senderName,
  text,
  conversation,
});

function say(messages: readonly ComposeMessage[], more: Partial<ComposeInput> = {}) {
  const { title, body } = compose({
    messages,
    conversations,
    kind: 'message',
    privacy: 'full',
    badge: null,
    locale: null,
    ...more,
  });
  return [title, body];
}

describe('what a notification says', () => {
  it.each([
    ['a direct message', say([from('Ada', 'lunch?')]), ['Ada', 'lunch?']],
    ['a message in a group', say([from('Ada', 'lunch?', 'team')]), ['Team: Ada', 'lunch?']],
    ['a group without a title', say([from('Ada', 'lunch?', 'nameless')]), ['Ada', 'lunch?']],
    ['somebody without a name', say([from(null, 'lunch?')]), ['Someone', 'lunch?']],
    ['a message without text', say([from('Ada', '')]), ['Ada', 'New message']],
    ['several of one person', say([from('Ada', 'hi'), from('Ada', 'lunch?')]), ['Ada (2)', 'hi\nlunch?']],
    [
      'several of a group',
      say([from('Ada', 'hi', 'team'), from('Bo', 'yes', 'team')]),
      ['Team (2)', 'Ada: hi\nBo: yes'],
    ],
    [
      'a digest',
      say([from('Ada', 'hi', 'team'), from('Bo', 'fire', 'ops'), from('Cy', 'psst')]),
      ['3 messages in 3 conversations', 'Team: Ada: hi\nOps: Bo: fire\nCy: psst'],
    ],
    ['a call', say([from('Ada', '')], { kind: 'call' }), ['Ada', 'Incoming call']],
    ['a device set to Chinese', say([from(null, '')], { locale: 'zh-Hans-CN' }), ['有人', '新消息']],
  ])('names %s', (_, said, expected) => {
    expect(said).toEqual(expected);
  });

  it('shows the newest five of many, and how many there are', () => {
    const [title, body] = say(Array.from({ length: 12 }, (_, i) => from('Ada', `m${i}`)));
    expect(title).toBe('Ada (12)');
    expect(body).toBe('m7\nm8\nm9\nm10\nm11');
  });

  it('shows no text at the level `sender`, and nobody at the level `generic`', () => {
    const message = fc.record({
      senderName: fc.constantFrom('Ada', 'Bo'),
      text: fc.constant('canary-text'),
      conversation: fc.constantFrom('dm', 'team', 'ops'),
    });
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('message' as const, 'call' as const),
        (messages, kind) => {
          expect(say(messages, { privacy: 'sender', kind }).join()).not.toContain('canary');
          const generic = say(messages, { privacy: 'generic', kind }).join();
          for (const word of ['canary', 'Ada', 'Bo', 'Team', 'Ops']) expect(generic).not.toContain(word);
        },
      ),
    );
  });

  it('passes the badge on as it is', () => {
    const input = {
      messages: [from('Ada', 'x')],
      conversations,
      kind: 'message',
      privacy: 'full',
      locale: null,
    } as const;
    expect(compose({ ...input, badge: 4 }).badge).toBe(4);
    expect(compose({ ...input, badge: null }).badge).toBeNull();
  });
});

describe('text made safe to show', () => {
  it.each([
    ['a right-to-left override', 'invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['isolates and marks', '\u2066a\u2069\u200e\u200fb\u061c', 'ab'],
    ['zero-width spaces', 'pay\u200Bpal\u2060\uFEFF', 'paypal'],
    ['controls and escape sequences', 'a\u0000\u001b[31mb\u0007', 'a[31mb'],
    ['a flood of lines', 'a\n\n\n\r\n\u2028\u2029b', 'a\nb'],
    ['spaces of every kind', '  a \u00a0\u3000\t b  ', 'a b'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['stray joiners', '\u200d\u200c a\u200d b', 'a b'],
    ['tags hidden in text', 'a\u{e0041}\u{e0042}b', 'ab'],
    ['a pile of accents', `a${'\u0301'.repeat(50)}`, `a${'\u0301'.repeat(8)}`],
  ])('loses %s', (_, text, clean) => {
    expect(cleanText(text, 10)).toBe(clean);
  });

  it.each([
    '👨‍👩‍👧‍👦',
    '🏳️‍🌈',
    '👩🏽‍🚀',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '🤷‍♀️',
    'می‌خواهم',
    'क्‍ष',
    'שלום',
    'مرحبا',
    '漢字',
    'ﬁ ½ ²',
    '<b>&amp;</b>',
  ])('keeps %s', (text) => {
    expect(cleanText(text, 10)).toBe(text);
  });

  it('keeps a name on one line', () => {
    expect(cleanName(' Ada\r\nLovelace\u202E ')).toBe('Ada Lovelace');
  });

  it('says that lines were left out', () => {
    expect(cleanText('a\nb\nc', 2)).toBe('a\nb…');
  });

  it('costs no more than its length, whatever somebody wrote to hold everybody up', () => {
    const flood = (unit: string) => unit.repeat(Math.floor(65_536 / unit.length));
    const floods = [
      '\u{e0061}',
      '\u{e0001}',
      '\u200d',
      '\u0301',
      '👨\u200d',
      '\n',
      '\r',
      ' ',
      '🇦',
      'a\u200d',
    ];
    for (const text of floods.flatMap((unit) => [
      flood(unit),
      `\u{1f3f4}${flood(unit)}`,
      `a${flood(unit)}a`,
    ])) {
      const startedMs = performance.now();
      cleanText(text, 10);
      cleanName(text);
      expect(performance.now() - startedMs).toBeLessThan(250);
    }
  });

  it('is done after one turn, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanName(text);
        expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/);
      }),
      { numRuns: runs(2_000) },
    );
  });
});
