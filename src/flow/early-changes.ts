import { LRUCache } from 'lru-cache';
import type { Input } from '../model/recipient.js';

/** Deletions and edits that overtook their message (V03, E04), until it comes; bounded, the oldest are forgotten. */
export class EarlyChanges {
  readonly #waiting = new LRUCache<string, readonly Input[]>({ max: 10_000, ttl: 86_400_000 });

  add(app: string, message: string, input: Input): void {
    const key = `${app}\0${message}`;
    this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), input]);
  }

  of(app: string, message: string): readonly Input[] {
    return this.#waiting.get(`${app}\0${message}`) ?? [];
  }
}
