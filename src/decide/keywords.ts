// T09: does one of the recipient's keywords occur in a text? Both NFKC-normalised and case-folded.
import { Memo, once } from './memo.js';

/** Letters of scripts that are written without spaces: a keyword with one of them may stand anywhere. */
const spaceless =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const letterOrDigit = /[\p{L}\p{N}]/u;

interface Keyword {
  readonly folded: string;
  readonly standsAnywhere: boolean;
}

/** A message is asked about for one recipient after the other, and a long one takes long to fold. */
const folded = new Memo<string>(8);

export function hasKeyword(text: string, keywords: readonly string[]): boolean {
  if (keywords.length === 0) return false;
  const haystack = folded.of(text, fold);
  return keywordsOf(keywords).some((keyword) => occurs(keyword, haystack));
}

const keywordsOf = once((keywords: readonly string[]): readonly Keyword[] =>
  keywords
    .map(fold)
    .filter((each) => each !== '')
    .map((each) => ({ folded: each, standsAnywhere: spaceless.test(each) })),
);

function occurs({ folded: keyword, standsAnywhere }: Keyword, text: string): boolean {
  for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
    if (standsAnywhere || standsAlone(text, at, at + keyword.length)) return true;
  }
  return false;
}

function standsAlone(text: string, start: number, end: number): boolean {
  const before = [...text.slice(Math.max(0, start - 2), start)].at(-1);
  const [after] = text.slice(end, end + 2);
  return !joins(before) && !joins(after);
}

function joins(character: string | undefined): boolean {
  return character !== undefined && letterOrDigit.test(character) && !spaceless.test(character);
}

/**
 * As good as full case folding, which JavaScript lacks: upper case joins ß with ss and ς with σ, as Unicode's
 * CaseFolding.txt does. The dotless ı has no capital of its own and stays.
 */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .split('ı')
    .map((part) => part.toLowerCase().toUpperCase())
    .join('ı');
}
