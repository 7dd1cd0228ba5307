// What is asked for again and again: of names that clients choose (zones, wall times), and of documents that never change
// (a version's definitions, a user's keywords). In come a key and what was found for it; it never grows beyond a bound.

/** A map that is emptied when it is full: what was in it is worked out again when it is next asked for. */
export class Memo<V> extends Map<string, V> {
  constructor(private readonly most: number) {
    super();
  }

  /** What is known for the key, or what `make` gives for it. */
  of(key: string, make: (key: string) => V): V {
    let value = this.get(key);
    if (value === undefined) {
      value = make(key);
      this.set(key, value);
    }
    return value;
  }

  override set(key: string, value: V): this {
    if (this.size >= this.most) this.clear();
    return super.set(key, value);
  }
}

/** `make`, asked once for each object; what it made is kept for as long as the object is. */
export function once<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}
