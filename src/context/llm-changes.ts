// Which changes of tier the LLM caused lately, by sender, over all recipients of an app: what L06 charges. Bounded.
import type { LlmChange } from '../model/decision.js';

const KEPT_FOR_MS = 86_400_000;
const KEPT_PER_SENDER = 256;
const MAX_SENDERS = 50_000;

export class LlmChanges {
  readonly #bySender = new Map<string, readonly LlmChange[]>();

  /** Changes of this sender within the last day, oldest first; `step` counts those in its policy's window. */
  of(app: string, sender: string, now: number): readonly LlmChange[] {
    const key = `${app}\0${sender}`;
    const changes = this.#bySender.get(key) ?? [];
    const fresh = changes.filter((each) => each.at > now - KEPT_FOR_MS);
    if (fresh.length < changes.length) this.#keep(key, fresh);
    return fresh;
  }

  record(app: string, changes: readonly LlmChange[]): void {
    for (const change of changes) {
      const key = `${app}\0${change.sender}`;
      this.#keep(key, [...(this.#bySender.get(key) ?? []), change].slice(-KEPT_PER_SENDER));
    }
  }

  takeBack(app: string, taken: readonly LlmChange[]): void {
    for (const sender of new Set(taken.map((each) => each.sender))) {
      const key = `${app}\0${sender}`;
      this.#keep(
        key,
        (this.#bySender.get(key) ?? []).filter((each) => !taken.includes(each)),
      );
    }
  }

  #keep(key: string, changes: readonly LlmChange[]): void {
    this.#bySender.delete(key);
    if (changes.length === 0) return;
    this.#bySender.set(key, changes);
    if (this.#bySender.size > MAX_SENDERS) this.#bySender.delete(this.#bySender.keys().next().value!);
  }
}
