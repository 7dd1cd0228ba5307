// Versions of apps and systems, compared part by part as numbers: 5.10 is after 5.9, 5.2 equals 5.2.0. What follows the
// numbers (-beta, +build) does not count. No text is cut up, so that comparing costs no memory.

const MAX_PARTS = 6;
const ZERO = 48;

/** Whether it begins with a number: what else a device says of its version is as good as nothing. */
export function isVersion(text: string): boolean {
  return isDigit(text.charCodeAt(0));
}

/** Negative, zero or positive, as for sorting. */
export function compareVersions(one: string, other: string): number {
  let a = 0;
  let b = 0;
  for (let part = 0; part < MAX_PARTS; part += 1) {
    const x = numberAt(one, a);
    const y = numberAt(other, b);
    if (x !== y) return x - y;
    a = nextPart(one, a);
    b = nextPart(other, b);
  }
  return 0;
}

function numberAt(text: string, start: number): number {
  let value = 0;
  for (let at = start; isDigit(text.charCodeAt(at)); at += 1) {
    value = Math.min(value * 10 + text.charCodeAt(at) - ZERO, Number.MAX_SAFE_INTEGER);
  }
  return value;
}

/** Where the part after this one begins; the end of the text where none follows. */
function nextPart(text: string, start: number): number {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return text[at] === '.' && isDigit(text.charCodeAt(at + 1)) ? at + 1 : text.length;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}
