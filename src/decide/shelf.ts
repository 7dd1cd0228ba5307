import type { Item } from '../model/recipient.js';
import { VersionedMap } from '../model/versioned-map.js';
import { heldIn, holdOf, rememberHeld } from './holds.js';

/** Items of a recipient in the making: what this step has written over those it found, which are never changed. */
export class Shelf<I extends Item> {
  #written: Map<string, I | undefined> | null = null;
  #held: ReadonlySet<string>;

  constructor(private readonly found: ReadonlyMap<string, I>) {
    this.#held = heldIn(found);
  }

  get(id: string): I | undefined {
    return this.#written?.has(id) ? this.#written.get(id) : this.found.get(id);
  }

  put(item: I): void {
    const id = item.message;
    (this.#written ??= new Map()).set(id, item);
    const isHeldNow = holdOf(item) !== null;
    if (isHeldNow !== this.#held.has(id)) this.#setHeld(id, isHeldNow);
  }

  remove(id: string): void {
    (this.#written ??= new Map()).set(id, undefined);
    if (this.#held.has(id)) this.#setHeld(id, false);
  }

  held(): readonly I[] {
    return this.#held.size === 0 ? [] : [...this.#held].map((id) => this.get(id)!);
  }

  /** Oldest first; for rare events only. */
  *every(): Generator<I> {
    for (const id of this.found.keys()) {
      const item = this.get(id);
      if (item !== undefined) yield item;
    }
    for (const [id, item] of this.#written ?? []) {
      if (item !== undefined && !this.found.has(id)) yield item;
    }
  }

  /** The next version; the very same map when nothing was written. */
  finish(): ReadonlyMap<string, I> {
    if (this.#written === null) return this.found;
    const items = VersionedMap.with(this.found, this.#written);
    rememberHeld(items, this.#held);
    return items;
  }

  #setHeld(id: string, isHeldNow: boolean): void {
    const held = new Set(this.#held);
    if (isHeldNow) held.add(id);
    else held.delete(id);
    this.#held = held;
  }
}
