import { limits, type Parsed, wrong } from './expression.js';

export type Token =
  | { readonly type: 'word' | 'string' | 'symbol'; readonly text: string; readonly column: number }
  | { readonly type: 'number'; readonly text: string; readonly value: number; readonly column: number }
  | { readonly type: 'end'; readonly text: ''; readonly column: number };

type Read = { readonly token: Token; readonly next: number };

const symbols = ['==', '!=', '<=', '>=', '<', '>', '(', ')', '[', ']', ','] as const;
/** So many that a number is kept exactly and is written without an exponent. */
const MAX_WHOLE_DIGITS = 9;
const MAX_DECIMALS = 6;
const escapes: Readonly<Record<string, string>> = { '"': '"', "'": "'", '\\': '\\' };

/** Cuts a condition into tokens, one look at each character. The last one is always `end`. */
export function tokens(source: string): Parsed<readonly Token[]> {
  if (source.length > limits.characters) {
    const fix = `Keep it at or below ${limits.characters} characters, or split it into several conditions.`;
    return wrong(limits.characters + 1, `is ${source.length} characters long`, fix);
  }
  const found: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (isSpace(source[at]!)) {
      at += 1;
      continue;
    }
    const read = readToken(source, at);
    if (!read.ok) return read;
    found.push(read.value.token);
    at = read.value.next;
  }
  found.push({ type: 'end', text: '', column: source.length + 1 });
  return { ok: true, value: found };
}

function readToken(source: string, at: number): Parsed<Read> {
  const char = source[at]!;
  if (char === '"' || char === "'") return readString(source, at);
  if (isDigit(char) || (char === '-' && isDigit(source[at + 1] ?? ''))) return readNumber(source, at);
  if (isLetter(char)) return { ok: true, value: readWord(source, at) };
  const symbol = symbols.find((each) => source.startsWith(each, at));
  if (symbol !== undefined) {
    const token: Token = { type: 'symbol', text: symbol, column: at + 1 };
    return { ok: true, value: { token, next: at + symbol.length } };
  }
  const fix =
    char === '=' ? 'Write == to compare.' : 'Remove it; texts stand in quotes, as in "pro" or \'pro\'.';
  return wrong(at + 1, `has a ${JSON.stringify(char)} that means nothing`, fix);
}

function readString(source: string, at: number): Parsed<Read> {
  const quote = source[at]!;
  let text = '';
  for (let next = at + 1; next < source.length; next += 1) {
    const char = source[next]!;
    if (char === quote) {
      if (text.length > limits.text) {
        return wrong(at + 1, 'has a text that is too long', `Keep it at or below ${limits.text} characters.`);
      }
      return { ok: true, value: { token: { type: 'string', text, column: at + 1 }, next: next + 1 } };
    }
    if (char !== '\\') {
      text += char;
      continue;
    }
    next += 1;
    const escaped = escapes[source[next] ?? ''];
    if (escaped === undefined) {
      return wrong(next, 'has a \\ before something else than a quote or a \\', 'Write \\\\ for one \\.');
    }
    text += escaped;
  }
  return wrong(at + 1, 'has a text that does not end', `Close it with ${quote}.`);
}

function readNumber(source: string, at: number): Parsed<Read> {
  let next = source[at] === '-' ? at + 1 : at;
  while (isDigit(source[next] ?? '')) next += 1;
  if (source[next] === '.' && isDigit(source[next + 1] ?? '')) {
    next += 1;
    while (isDigit(source[next] ?? '')) next += 1;
  }
  const text = source.slice(at, next);
  if (isLetter(source[next] ?? '') || source[next] === '.') {
    return wrong(
      at + 1,
      `has ${text}${source[next]}, which is no number`,
      'Put versions in quotes: "5.2.1".',
    );
  }
  const [whole, fraction = ''] = text.split('.');
  if (whole!.length > MAX_WHOLE_DIGITS || fraction.length > MAX_DECIMALS) {
    const fix = `Keep it at or below ${MAX_WHOLE_DIGITS} digits, and ${MAX_DECIMALS} behind the point.`;
    return wrong(at + 1, 'has a number that is too long', fix);
  }
  // Zero without a sign, so that what is printed is what was read.
  const token: Token = { type: 'number', text, value: Number(text) || 0, column: at + 1 };
  return { ok: true, value: { token, next } };
}

/** A word with its dots: `user.attributes.plan` is one. */
function readWord(source: string, at: number): Read {
  let next = at + 1;
  while (next < source.length && (isWordPart(source[next]!) || source[next] === '.')) next += 1;
  return { token: { type: 'word', text: source.slice(at, next), column: at + 1 }, next };
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

function isLetter(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_';
}

function isWordPart(char: string): boolean {
  return isLetter(char) || isDigit(char);
}
