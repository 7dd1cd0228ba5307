/**
 * A record's own entry. Keys are ids that others choose, and one may be called `constructor`: a plain index would find
 * what every object inherits.
 */
export function own<V>(record: Readonly<Record<string, V>>, key: string): V | undefined {
  const value = record[key];
  // Asked of every device and conversation of every decision: looked up once where the name is no such word.
  return value === undefined || !(key in Object.prototype) || Object.hasOwn(record, key) ? value : undefined;
}
