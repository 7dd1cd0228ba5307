// The few ASN.1 DER forms that a certificate needs (ITU-T X.690). Written out because Node has no certificate builder.

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  const digits: number[] = [];
  for (let rest = bytes; rest > 0; rest >>= 8) digits.unshift(rest & 0xff);
  return Buffer.from([0x80 | digits.length, ...digits]);
}

/** Any element: its tag, then its contents one after another. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

export const sequence = (...contents: readonly Uint8Array[]) => element(0x30, ...contents);
export const set = (...contents: readonly Uint8Array[]) => element(0x31, ...contents);
export const octets = (content: Uint8Array) => element(0x04, content);
export const bits = (content: Uint8Array, unused = 0) => element(0x03, Buffer.from([unused]), content);
export const text = (value: string) => element(0x0c, Buffer.from(value, 'utf8'));
export const yes = () => element(0x01, Buffer.from([0xff]));
export const tagged = (number: number, ...contents: readonly Uint8Array[]) =>
  element(0xa0 | number, ...contents);

/** A positive integer from its big-endian bytes; a leading zero keeps the sign positive. */
export function integer(bytes: Uint8Array): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Buffer.from([0]) : Buffer.from(bytes.subarray(start));
  return element(0x02, digits[0]! & 0x80 ? Buffer.from([0]) : Buffer.alloc(0), digits);
}

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return element(0x06, Buffer.from(bytes));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

/** UTCTime until 2049 and GeneralizedTime after it, as RFC 5280 §4.1.2.5 wants. */
export function time(instantMs: number): Buffer {
  const digits = new Date(instantMs).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const isShort = Number(digits.slice(0, 4)) < 2050;
  return element(isShort ? 0x17 : 0x18, Buffer.from(`${isShort ? digits.slice(2) : digits}Z`, 'ascii'));
}
