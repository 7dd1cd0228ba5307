/**
 * A record's own entry. Keys are ids that others choose, and one may be called `constructor`: a plain index would find
 * what every object inherits.
 */
export function own<V>(record: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
