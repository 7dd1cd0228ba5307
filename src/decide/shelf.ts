import type { Item } from '../model/recipient.js';
import { VersionedMap } from '../model/versioned-map.js';
import { heldIn, isWaiting, rememberHeld } from './holds.js';

type Written<I> = [id: string, item: I | undefined];

const nothing: readonly never[] = [];

/** Items of a recipient in the making: what this step has written over those it found, which are never changed. */
export class Shelf<I extends Item> {
  /** A step writes few items, most often one: looked through faster than a map is made. */
  #written: Written<I>[] | null = null;
  #held: ReadonlySet<string>;

  constructor(private readonly found: ReadonlyMap<string, I>) {
    this.#held = heldIn(found);
  }

  get(id: string): I | undefined {
    const written = this.#entry(id);
    return written === undefined ? this.found.get(id) : written[1];
  }

  put(item: I): void {
    const id = item.message;
    this.#write(id, item);
    const isHeldNow = isWaiting(item);
    if (isHeldNow !== this.#held.has(id)) this.#setHeld(id, isHeldNow);
  }

  remove(id: string): void {
    this.#write(id, undefined);
    if (this.#held.has(id)) this.#setHeld(id, false);
  }

  held(): readonly I[] {
    return this.#held.size === 0 ? nothing : Array.from(this.#held, (id) => this.get(id)!);
  }

  /** The oldest that was found; undefined where none was. */
  oldest(): I | undefined {
    for (const item of this.found.values()) return item;
    return undefined;
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

  #entry(id: string): Written<I> | undefined {
    if (this.#written === null) return undefined;
    for (const entry of this.#written) if (entry[0] === id) return entry;
    return undefined;
  }

  #write(id: string, item: I | undefined): void {
    const known = this.#entry(id);
    if (known !== undefined) known[1] = item;
    else if (this.#written === null) this.#written = [[id, item]];
    else this.#written.push([id, item]);
  }

  #setHeld(id: string, isHeldNow: boolean): void {
    const held = new Set(this.#held);
    if (isHeldNow) held.add(id);
    else held.delete(id);
    this.#held = held;
  }
}
