/**
 * A map that never changes for those who hold it, although its next version is made in the time of the change alone.
 * The newest version owns the entries; an older one knows only how it differs from its successor, and asks that one
 * for everything else. Made for histories in a line: a second successor of the same version costs a copy.
 * Iterate in one go: an iterator that is kept while a successor is made may meet the successor's entries.
 */
export class VersionedMap<V> implements ReadonlyMap<string, V> {
  #entries: Map<string, V> | null;
  /** What to undo from the successor to get here; undefined where the successor added a key. */
  #undo: readonly (readonly [string, V | undefined])[] | null = null;
  #successor: VersionedMap<V> | null = null;
  readonly size: number;
  /** What its maker knows about it and need not find out again. Says nothing that the entries do not say. */
  known: unknown = null;

  private constructor(entries: Map<string, V>) {
    this.#entries = entries;
    this.size = entries.size;
  }

  /** `map` with some changes (undefined takes a key away). `map` itself stays as it is. */
  static with<V>(
    map: ReadonlyMap<string, V>,
    changes: Iterable<readonly [string, V | undefined]>,
  ): VersionedMap<V> {
    const before = map instanceof VersionedMap ? (map as VersionedMap<V>) : new VersionedMap<V>(new Map(map));
    const entries = before.#entries ?? new Map(before);
    const undo: [string, V | undefined][] = [];
    for (const [key, value] of changes) {
      undo.push([key, entries.get(key)]);
      if (value === undefined) entries.delete(key);
      else entries.set(key, value);
    }
    const next = new VersionedMap<V>(entries);
    if (before.#entries === entries) {
      before.#entries = null;
      before.#undo = undo;
      before.#successor = next;
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
      const undone = version.#undo!.find((each) => each[0] === key);
      if (undone !== undefined) return undone[1];
      version = version.#successor!;
    }
    return version.#entries.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  entries(): MapIterator<[string, V]> {
    return (this.#entries ?? this.#asItWas()).entries();
  }

  keys(): MapIterator<string> {
    return (this.#entries ?? this.#asItWas()).keys();
  }

  values(): MapIterator<V> {
    return (this.#entries ?? this.#asItWas()).values();
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
      for (const [key] of version.#undo) touched.push(key as string);
      version = version.#successor as ReadonlyMap<string, V> | null;
    }
    return touched;
  }

  /** The entries of an older version. What was taken away since comes last. */
  #asItWas(): Map<string, V> {
    const entries = new Map(this.#successor!.entries());
    for (const [key, value] of this.#undo!) {
      if (value === undefined) entries.delete(key);
      else entries.set(key, value);
    }
    return entries;
  }
}
