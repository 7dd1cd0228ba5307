/**
 * A queue that serves its owners in turn: apps, within an app its devices. First in, first out within one device, and
 * never a second item of a device while its first is being served.
 */
export class FairQueue<T> {
  readonly #apps = new Map<string, Map<string, T[]>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(app: string, device: string, item: T): void {
    let devices = this.#apps.get(app);
    if (devices === undefined) this.#apps.set(app, (devices = new Map<string, T[]>()));
    const items = devices.get(device);
    if (items === undefined) devices.set(device, [item]);
    else items.push(item);
    this.#size++;
  }

  /** The next item whose app and device may be served now; undefined when there is none. */
  shift(
    mayServeApp: (app: string) => boolean = () => true,
    mayServeDevice: (app: string, device: string) => boolean = () => true,
  ): T | undefined {
    for (const [app, devices] of this.#apps) {
      if (!mayServeApp(app)) continue;
      for (const [device, items] of devices) {
        if (mayServeDevice(app, device)) return this.#take(app, devices, device, items);
      }
    }
    return undefined;
  }

  #take(app: string, devices: Map<string, T[]>, device: string, items: T[]): T {
    const item = items.shift()!;
    // Whoever was served goes to the end of the line (a Map keeps the order of insertion).
    devices.delete(device);
    if (items.length > 0) devices.set(device, items);
    this.#apps.delete(app);
    if (devices.size > 0) this.#apps.set(app, devices);
    this.#size--;
    return item;
  }
}
