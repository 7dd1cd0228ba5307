/** An event as it travels: the envelope of docs, with `data` by type. */
export interface WireEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Page {
  readonly cursor: string;
  readonly items: readonly WireEvent[];
}

/**
 * Everything that happened since the server started, with a cursor after each event. A cursor of another run of the
 * server points to nothing here any more; whoever brings one starts at the beginning.
 */
export class StreamLog {
  readonly #events: WireEvent[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(private readonly run: string) {}

  get length(): number {
    return this.#events.length;
  }

  append(event: WireEvent): void {
    this.#events.push(event);
    for (const wake of [...this.#waiting]) wake();
  }

  /** Where a subscriber who has everything up to `cursor` goes on. */
  positionOf(cursor: unknown): number {
    const [run, position] = typeof cursor === 'string' ? cursor.split(':') : [];
    const known = Number(position);
    return run === this.run && Number.isInteger(known) && known >= 0 && known <= this.length ? known : 0;
  }

  /** Up to `limit` events from `position`, or null where there are none yet. */
  page(position: number, limit: number): Page | null {
    const items = this.#events.slice(position, position + limit);
    return items.length === 0 ? null : { cursor: `${this.run}:${position + items.length}`, items };
  }

  /** Resolves with the next event, or when the signal says that nobody waits any more. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }
}
