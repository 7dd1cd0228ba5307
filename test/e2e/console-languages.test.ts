import { describe, expect, it } from 'vitest';
import { en } from '../../console/src/languages/en.js';
import { enProposals } from '../../console/src/languages/proposals-en.js';
import { zhProposals } from '../../console/src/languages/proposals-zh.js';
import { enReplays } from '../../console/src/languages/replays-en.js';
import { zhReplays } from '../../console/src/languages/replays-zh.js';
import { enReports } from '../../console/src/languages/reports-en.js';
import { zhReports } from '../../console/src/languages/reports-zh.js';
import { zh } from '../../console/src/languages/zh.js';

type Text = string | ((...given: never[]) => string);

/** A table as paths and texts; lists by place. */
function textsOf(table: object, prefix = ''): [string, Text][] {
  return Object.entries(table).flatMap(([name, value]: [string, Text | object]) => {
    const path = `${prefix}${name}`;
    return typeof value === 'object' ? textsOf(value, `${path}.`) : [[path, value] as [string, Text]];
  });
}

function numbersIn(text: Exclude<Text, string>, given: readonly number[]): readonly string[] {
  const said = text(...(given.slice(0, text.length) as never[]));
  return [...said.matchAll(/\d+(?:,\d{3})*/g)].map(([number]) => number);
}

/** What a text says of what it is given, in whatever order its language wants it; not the numbers that it says anyway. */
function placeholdersOf(text: Text): readonly string[] {
  if (typeof text === 'string') return [];
  const always = new Set(numbersIn(text, [33, 8_200, 37, 71]));
  return numbersIn(text, [41, 5_300, 47, 61])
    .filter((number) => !always.has(number))
    .sort();
}

describe.each([
  ['the console', en, zh],
  ['its proposals', enProposals, zhProposals],
  ['its replays', enReplays, zhReplays],
  ['its reports', enReports, zhReports],
])('the languages of %s', (_, inEnglish, inChinese) => {
  const [english, chinese] = [textsOf(inEnglish), textsOf(inChinese)];

  it('have the same texts', () => {
    expect(chinese.map(([path]) => path).sort()).toEqual(english.map(([path]) => path).sort());
  });

  it('have the same placeholders in each text', () => {
    const placeholders = (texts: [string, Text][]) =>
      Object.fromEntries(texts.map(([path, text]) => [path, placeholdersOf(text)]));
    expect(placeholders(chinese)).toEqual(placeholders(english));
  });

  it('leave nothing in English that is not a name', () => {
    const names = new Set(['product', 'relevance.llm']);
    const left = chinese.filter(([path, text]) => {
      const said = typeof text === 'string' ? text : text(...([41, 43, 47, 61] as never[]));
      return /[a-z]{2}/i.test(said) && !/\p{Script=Han}/u.test(said) && !names.has(path);
    });
    expect(left).toEqual([]);
  });
});
