import type { Item } from '../model/recipient.js';
import { VersionedMap } from '../model/versioned-map.js';
import { releaseOf } from './holds.js';
import { lookOver, oldestIn, type Overview, overviewOf, rememberOverview } from './overview.js';

type Written<I> = [id: string, item: I | undefined];

const nothing: readonly never[] = [];

/** Items of a recipient in the making: what this step has written over those it found, which are never changed. */
export class Shelf<I extends Item> {
  /** A step writes few items, most often one: looked through faster than a map is made. */
  #written: Written<I>[] | null = null;
  #held: readonly string[];
  /** Null: to be found out again. */
  #earliest: number | null;
  #isOldestKept = true;
  /** False once one of those it found waits again: `#held` then no longer lies in the order in which they came. */
  #isHeldInOrder = true;
  /** False once an id has come again (V04): its item is no longer where it was among the others. */
  #isOrderKept = true;
  readonly #before: Overview;

  constructor(private readonly found: ReadonlyMap<string, I>) {
    this.#before = overviewOf(found);
    this.#held = this.#before.held;
    this.#earliest = this.#before.earliest;
  }

  /** When the oldest of those it found was taken in. */
  get oldestAt(): number {
    return this.#before.oldestAt;
  }

  get(id: string): I | undefined {
    const written = this.#entry(id);
    return written === undefined ? this.found.get(id) : written[1];
  }

  put(item: I): void {
    const before = this.get(item.message);
    if (before !== undefined && before.taken_in_at !== item.taken_in_at) this.#isOrderKept = false;
    this.#write(item.message, item);
    this.#setRelease(item.message, before === undefined ? null : releaseOf(before), releaseOf(item));
  }

  remove(id: string): void {
    const before = this.get(id);
    if (before === undefined) return;
    this.#isOldestKept = false;
    this.#write(id, undefined);
    this.#setRelease(id, releaseOf(before), null);
  }

  held(): readonly I[] {
    return this.#held.length === 0 ? nothing : this.#held.map((id) => this.get(id)!);
  }

  /** The earliest release of all that waits (ms); infinite where nothing does. */
  earliest(): number {
    if (this.#earliest !== null) return this.#earliest;
    let earliest = Infinity;
    for (const id of this.#held) earliest = Math.min(earliest, releaseOf(this.get(id)!)!);
    this.#earliest = earliest;
    return earliest;
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
    const isOldestKnown = this.#isOldestKept && this.#isOrderKept && this.found.size > 0;
    const items = VersionedMap.with(this.#isOrderKept ? this.found : this.#others(), this.#written);
    const oldestAt = isOldestKnown ? this.oldestAt : oldestIn(items);
    rememberOverview(items, this.#isHeldInOrder ? this.#overview(oldestAt) : lookOver(items));
    return items;
  }

  /** What it found, but for what has come again since and belongs behind the others. */
  #others(): ReadonlyMap<string, I> {
    return new Map(
      [...this.found].filter(([id, { taken_in_at }]) => this.get(id)?.taken_in_at === taken_in_at),
    );
  }

  /** The very same where nothing has changed. */
  #overview(oldestAt: number): Overview {
    const held = this.#held;
    const earliest = this.earliest();
    const before = this.#before;
    const isSame = before.held === held && before.earliest === earliest && before.oldestAt === oldestAt;
    return isSame ? before : { held, earliest, oldestAt };
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

  #setRelease(id: string, before: number | null, after: number | null): void {
    if (before === after) return;
    if (before === null) {
      this.#held = [...this.#held, id];
      if (this.found.has(id)) this.#isHeldInOrder = false;
    } else if (after === null) this.#held = this.#held.filter((each) => each !== id);
    if (this.#earliest === null) return;
    if (before === this.#earliest) this.#earliest = null;
    else if (after !== null && after < this.#earliest) this.#earliest = after;
  }
}
