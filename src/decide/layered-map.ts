/**
 * A map whose next version shares all but the latest changes with this one, so that a step copies a handful of
 * entries and not the recipient's whole memory. Keys keep their first place in the order.
 */
export class LayeredMap<V> implements ReadonlyMap<string, V> {
  readonly size: number;

  private constructor(
    private readonly base: ReadonlyMap<string, V>,
    /** Changes on top of the base; undefined where a key was taken away. */
    private readonly top: ReadonlyMap<string, V | undefined>,
  ) {
    let size = base.size;
    for (const [key, value] of top) size += Number(value !== undefined) - Number(base.has(key));
    this.size = size;
  }

  /** `map` with some changes (undefined takes a key away); `map` itself stays as it is. */
  static with<V>(map: ReadonlyMap<string, V>, changes: ReadonlyMap<string, V | undefined>): LayeredMap<V> {
    if (!(map instanceof LayeredMap)) return new LayeredMap<V>(map, changes).compact();
    const layered = map as LayeredMap<V>;
    const top = new Map(layered.top);
    for (const [key, value] of changes) top.set(key, value);
    return new LayeredMap<V>(layered.base, top).compact();
  }

  get(key: string): V | undefined {
    return this.top.has(key) ? this.top.get(key) : this.base.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): MapIterator<[string, V]> {
    for (const [key, value] of this.base) {
      const current = this.top.has(key) ? this.top.get(key) : value;
      if (current !== undefined) yield [key, current];
    }
    for (const [key, value] of this.top) {
      if (value !== undefined && !this.base.has(key)) yield [key, value];
    }
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(callback: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  /** Folds the top into a new base once it has grown, so that a version costs the square root of the whole at most. */
  private compact(): LayeredMap<V> {
    if (this.top.size <= 16 || this.top.size ** 2 <= this.base.size) return this;
    return new LayeredMap<V>(new Map(this.entries()), new Map());
  }
}
