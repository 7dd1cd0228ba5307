const none: readonly never[] = [];

/**
 * A map that never changes for those who hold it, although its next version is made in the time of the change alone.
 * The newest version owns the entries; an older one knows only how it differs from its successor, and asks that one
 * for everything else. Made for histories in a line: a second successor of the same version costs a copy.
 * Iterate in one go: an iterator that is kept while a successor is made may meet the successor's entries.
 */
export class VersionedMap<V> implements ReadonlyMap<string, V> {
  #entries: Map<string, V> | null;
  /** What to undo from the successor to get here: keys, each before its value; undefined where the successor added it. */
  #undo: readonly (string | V | undefined)[] | null = null;
  #successor: VersionedMap<V> | null = null;
  readonly size: number;
  /**
   * What its maker knows about it and need not find out again, as long as it is the newest. Says nothing that the entries
   * do not say.
   */
  known: unknown = null;

  private constructor(entries: Map<string, V>) {
    this.#entries = entries;
    this.size = entries.size;
  }

  /** `map` with some changes (undefined takes a key away), each key named once. `map` itself stays as it is. */
  static with<V>(
    map: ReadonlyMap<string, V>,
    changes: Iterable<readonly [string, V | undefined]>,
  ): VersionedMap<V> {
    const before = map instanceof VersionedMap ? (map as VersionedMap<V>) : new VersionedMap<V>(new Map(map));
    const entries = before.#entries ?? new Map(before);
    let undo: readonly (string | V | undefined)[] = none;
    for (const [key, value] of changes) {
      const was = [key, entries.get(key)];
      // Most often there is one change. Old versions live long in a collector's eyes, so they had better be small.
      undo = undo === none ? was : [...undo, ...was];
      if (value === undefined) entries.delete(key);
      else entries.set(key, value);
    }
    const next = new VersionedMap<V>(entries);
    if (before.#entries === entries) {
      before.#entries = null;
      before.#undo = undo;
      before.#successor = next;
      before.known = null;
    }
    return next;
  }

  /** The keys whose values differ; where one version descends from the other, found without a look at the rest. */
  static changedKeys<V>(before: ReadonlyMap<string, V>, after: ReadonlyMap<string, V>): ReadonlySet<string> {
    const touched = VersionedMap.#touchedBetween(before, after) ?? [...before.keys(), ...after.keys()];
    return new Set([...touched].filter((key) => before.get(key) !== after.get(key)));
  }

  get(key: string): V | undefined {
    let version: VersionedMap<V> = this;
    while (version.#entries === null) {
      const undo = version.#undo!;
      for (let at = 0; at < undo.length; at += 2) if (undo[at] === key) return undo[at + 1] as V | undefined;
      version = version.#successor!;
    }
    return version.#entries.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  entries(): MapIterator<[string, V]> {
    return (this.#entries ?? VersionedMap.#asItWas(this)).entries();
  }

  keys(): MapIterator<string> {
    return (this.#entries ?? VersionedMap.#asItWas(this)).keys();
  }

  values(): MapIterator<V> {
    return (this.#entries ?? VersionedMap.#asItWas(this)).values();
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(callback: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  static #touchedBetween<V>(before: ReadonlyMap<string, V>, after: ReadonlyMap<string, V>): string[] | null {
    const touched: string[] = [];
    let version: ReadonlyMap<string, V> | null = before;
    while (version !== after) {
      if (!(version instanceof VersionedMap) || version.#undo === null) return null;
      const undo: readonly unknown[] = version.#undo;
      for (let at = 0; at < undo.length; at += 2) touched.push(undo[at] as string);
      version = version.#successor as ReadonlyMap<string, V> | null;
    }
    return touched;
  }

  /** The entries of an older version. What was taken away since comes last. */
  static #asItWas<V>(version: VersionedMap<V>): Map<string, V> {
    const entries = new Map(version.#successor!.entries());
    const undo = version.#undo!;
    for (let at = 0; at < undo.length; at += 2) {
      const [key, value] = [undo[at] as string, undo[at + 1] as V | undefined];
      if (value === undefined) entries.delete(key);
      else entries.set(key, value);
    }
    return entries;
  }
}
