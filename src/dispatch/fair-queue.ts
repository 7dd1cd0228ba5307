/** Of one app: by rank, then by device, in the order in which devices were served last. */
type Waiting<T> = Map<number, Map<string, T[]>>;

/**
 * A queue that serves its owners in turn: apps, within an app its devices. What has a higher rank goes before all else of
 * its app; first in, first out within one device and rank, and never a second item of a device while its first is being
 * served.
 */
export class FairQueue<T> {
  readonly #apps = new Map<string, Waiting<T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(app: string, device: string, item: T, rank = 0): void {
    const ranks = entry(this.#apps, app, () => new Map<number, Map<string, T[]>>());
    const devices = entry(ranks, rank, () => new Map<string, T[]>());
    entry(devices, device, () => []).push(item);
    this.#size++;
  }

  /** The next item whose app and device may be served now; undefined when there is none. */
  shift(
    mayServeApp: (app: string) => boolean = () => true,
    mayServeDevice: (app: string, device: string) => boolean = () => true,
  ): T | undefined {
    for (const [app, ranks] of this.#apps) {
      if (!mayServeApp(app)) continue;
      for (const rank of highestFirst(ranks)) {
        for (const device of ranks.get(rank)!.keys()) {
          if (mayServeDevice(app, device)) return this.#take(app, ranks, rank, device);
        }
      }
    }
    return undefined;
  }

  #take(app: string, ranks: Waiting<T>, rank: number, device: string): T {
    const devices = ranks.get(rank)!;
    const items = devices.get(device)!;
    const item = items.shift()!;
    // Whoever was served goes to the end of the line (a Map keeps the order of insertion).
    devices.delete(device);
    if (items.length > 0) devices.set(device, items);
    if (devices.size === 0) ranks.delete(rank);
    this.#apps.delete(app);
    if (ranks.size > 0) this.#apps.set(app, ranks);
    this.#size--;
    return item;
  }
}

function highestFirst(ranks: ReadonlyMap<number, unknown>): Iterable<number> {
  return ranks.size === 1 ? ranks.keys() : [...ranks.keys()].sort((a, b) => b - a);
}

function entry<K, V>(map: Map<K, V>, key: K, fresh: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = fresh()));
  return value;
}
