// What may leave in a request to a model: text without invisible characters and without what identifies or unlocks.
// Untrusted text comes in, plain text with `[email]`-like marks comes out. It never keeps a part of what it removes,
// so cut a text after it was redacted, never before.
import { isIPv6 } from 'node:net';

/** Format, private-use, surrogate and filler characters, variation selectors, tags: seen by models, not by people. */
const INVISIBLE =
  /[\p{Cf}\p{Co}\p{Cs}\p{Cn}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Kept for our own marks around untrusted text (llm-frame.ts). */
const OUR_MARKS = /[⟦⟧]/gu;

/** NFKC, without what people cannot see, white space collapsed. Linear. */
export function cleanText(text: string): string {
  const folded = text.replace(INVISIBLE, '').normalize('NFKC').replace(INVISIBLE, '');
  return folded.replace(OUR_MARKS, '').replace(CONTROL, ' ').replace(/\s+/gu, ' ').trim();
}

type Replacement = string | ((match: string, ...groups: string[]) => string);

/** In this order: what is found first is gone when the later ones look. */
const patterns: readonly (readonly [RegExp, Replacement])[] = [
  [/-----BEGIN [A-Z ]{0,40}KEY-----.*?(?:-----END [A-Z ]{0,40}KEY-----|$)/gsu, '[key]'],
  [/\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s<>"'，。；！？、（）()【】「」]+/giu, (match) => hostOf(match)],
  [
    /\b(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,18}(?::\d{1,5})?\/[^\s<>"'，。；！？、（）()【】「」]+/giu,
    (match) => hostOf(`http://${match}`),
  ],
  [
    /[a-z0-9._%+'-]{1,64}\s{0,2}(?:@|[([]at[)\]])\s{0,2}[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/giu,
    '[email]',
  ],
  [/\beyJ[\w-]{5,2000}\.[\w-]+(?:\.[\w-]*)?/gu, '[token]'],
  [/\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[\w-]{8,}/giu, '[key]'],
  [/\b(?:AKIA|ASIA|AIza|gh[pousr]_|github_pat_|glpat-|xox[abposr]-|whsec_|hf_|npm_)[\w-]{8,}/gu, '[key]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/giu, (_, word) => `${word} [token]`],
  [
    /(pass(?:word|wd|phrase|code)?|pwd|secret|token|api[ _-]?key|密码|口令|密钥|验证码|令牌)(\s{0,3}(?:is|[:=：是为])\s{0,3})[^\s,，。;；]{3,}/giu,
    (_, word, sign) => `${word}${sign}[key]`,
  ],
  [
    /(?<![a-z0-9_:])[0-9a-f:]{2,39}(?:\.\d{1,3}){0,3}(?![a-z0-9_:])/giu,
    (match) => ((match.includes('::') || match.split(':').length === 8) && isIPv6(match) ? '[ip]' : match),
  ],
  [/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/gu, '[ip]'],
  [/[A-Za-z0-9_+/=-]{24,}/gu, (match) => (isRandom(match) ? '[key]' : match)],
  [/\+?\(?\p{Nd}(?:[\s().+\-–—·_/]{0,3}\p{Nd}){6,}[xX]?/gu, (match) => nameNumber(match)],
];

/** Replaces addresses, numbers, links, keys by what they are. Give it cleaned text. */
export function redact(text: string): string {
  return patterns.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement as (match: string) => string),
    text,
  );
}

/** At most `limit` UTF-16 units, never half a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

function hostOf(link: string): string {
  const host = URL.canParse(link) ? new URL(link).hostname : '';
  return host === '' || /^[\d.]+$|:/u.test(host) ? '[link]' : `[link ${host.slice(0, 80)}]`;
}

/** Letters and digits well mixed: a key rather than a long word. */
function isRandom(word: string): boolean {
  const digits = word.match(/\d/gu)?.length ?? 0;
  return digits >= 3 && word.length - digits >= 3;
}

const DATE = /^(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{2,4})$/u;

function nameNumber(match: string): string {
  const written = match.trim();
  const digits = written.replace(/[^\p{Nd}xX]/gu, '');
  if (DATE.test(written)) return match;
  if (/^\d{17}[\dxX]$/u.test(digits)) return '[id]';
  if (/^\d{13,19}$/u.test(digits) && passesLuhn(digits)) return '[card]';
  if (/^1[3-9]\d{9}$/u.test(digits) || written.startsWith('+') || digits.startsWith('0')) return '[phone]';
  if (digits.length >= 9 && digits.length <= 15) return '[phone]';
  return digits.length > 15 || /[^\p{Nd}]/u.test(written) ? '[number]' : match;
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
