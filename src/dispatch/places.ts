import type { StoredPush } from '../store/stores.js';

export type Share = Pick<StoredPush, 'app' | 'provider'>;

/**
 * The pushes that wait or are under way here, so that none is taken twice. There are only so many places; but an app always
 * has a few at each of its providers, whoever fills the rest.
 */
export class Places {
  readonly #taken = new Set<string>();
  readonly #shares = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly leastShare: number,
  ) {}

  get size(): number {
    return this.#taken.size;
  }

  has(push: StoredPush): boolean {
    return this.#taken.has(keyOf(push));
  }

  /** False: there is no place for it. */
  take(push: StoredPush): boolean {
    const share = this.#shares.get(shareKey(push)) ?? 0;
    if (this.#taken.size >= this.most && share >= this.leastShare) return false;
    this.#taken.add(keyOf(push));
    this.#shares.set(shareKey(push), share + 1);
    return true;
  }

  leave(push: StoredPush): void {
    if (!this.#taken.delete(keyOf(push))) return;
    const left = this.#shares.get(shareKey(push))! - 1;
    if (left > 0) this.#shares.set(shareKey(push), left);
    else this.#shares.delete(shareKey(push));
  }
}

export function keyOf({ app, id }: Pick<StoredPush, 'app' | 'id'>): string {
  return `${app} ${id}`;
}

export function shareKey({ app, provider }: Share): string {
  return `${app} ${provider}`;
}
