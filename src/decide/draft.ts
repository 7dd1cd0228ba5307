// One step in the making: the recipient as it stands so far, and what was decided on the way. Holds no rule. The
// recipient that it started from is never changed; items that nobody touched keep their identity.
import type { FollowUp, LlmChange, MessageDecision, StepResult } from '../model/decision.js';
import type { Notification } from '../model/notification.js';
import type { Policy } from '../model/policy.js';
import type { Item, Recipient } from '../model/recipient.js';
import { heldMessages, holdOf, rememberHeld } from './holds.js';
import { VersionedMap } from '../model/versioned-map.js';

export class Draft {
  readonly decisions: MessageDecision[] = [];
  readonly notifications: Notification[] = [];
  readonly followUps: FollowUp[] = [];
  readonly llmChanges: LlmChange[] = [];
  readonly #written = new Map<string, Item | undefined>();
  readonly #items: Recipient['items'];
  #held: ReadonlySet<string>;
  #current: Recipient;

  constructor(
    recipient: Recipient,
    readonly policy: Policy,
    /** Milliseconds. */
    readonly now: number,
    /** Senders' earlier LLM-caused changes over all recipients (L06). */
    private readonly earlierChanges: readonly LlmChange[],
  ) {
    this.#current = recipient;
    this.#items = recipient.items;
    this.#held = heldMessages(recipient.items);
  }

  /** The state so far, but for its items: ask `item` for those. */
  get recipient(): Recipient {
    return this.#current;
  }

  get spentChanges(): readonly LlmChange[] {
    return this.llmChanges.length === 0 ? this.earlierChanges : [...this.earlierChanges, ...this.llmChanges];
  }

  change(change: Partial<Omit<Recipient, 'id' | 'items'>>): void {
    this.#current = { ...this.#current, ...change };
  }

  item(message: string): Item | undefined {
    return this.#written.has(message) ? this.#written.get(message) : this.#items.get(message);
  }

  put(item: Item): void {
    this.#written.set(item.message, item);
    const isHeldNow = holdOf(item) !== null;
    if (isHeldNow !== this.#held.has(item.message)) this.#setHeld(item.message, isHeldNow);
  }

  remove(message: string): void {
    this.#written.set(message, undefined);
    if (this.#held.has(message)) this.#setHeld(message, false);
  }

  held(): readonly Item[] {
    return [...this.#held].map((message) => this.item(message)!);
  }

  /** Every item, oldest first; for rare events only. */
  *everyItem(): Generator<Item> {
    for (const message of this.#items.keys()) {
      const item = this.item(message);
      if (item !== undefined) yield item;
    }
    for (const [message, item] of this.#written) {
      if (item !== undefined && !this.#items.has(message)) yield item;
    }
  }

  /** Takes the next key for a notification. */
  nextKey(): string {
    const number = this.#current.next_notification;
    this.change({ next_notification: number + 1 });
    return `n${number}`;
  }

  finish(): StepResult<Recipient> {
    if (this.#written.size > 0) {
      const items = VersionedMap.with(this.#items, this.#written);
      rememberHeld(items, this.#held);
      this.#current = { ...this.#current, items };
    }
    const releases = this.held().map((item) => holdOf(item)!.release_at);
    return {
      recipient: this.#current,
      decisions: this.decisions,
      notifications: this.notifications,
      followUps: this.followUps,
      llmChanges: this.llmChanges,
      wakeAt: releases.length === 0 ? null : Math.min(...releases),
    };
  }

  #setHeld(message: string, isHeldNow: boolean): void {
    const held = new Set(this.#held);
    if (isHeldNow) held.add(message);
    else held.delete(message);
    this.#held = held;
  }
}
