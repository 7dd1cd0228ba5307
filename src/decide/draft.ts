// One step in the making: the recipient as it stands so far, and what was decided on the way. Holds no rule. The
// recipient that it started from is never changed; items that nobody touched keep their identity.
import type { FollowUp, LlmChange, MessageDecision, StepResult } from '../model/decision.js';
import type { Notification } from '../model/notification.js';
import type { Policy } from '../model/policy.js';
import type { ChatItem, Item, NoticeItem, Recipient } from '../model/recipient.js';
import { Shelf } from './shelf.js';

/** A shown notification whose place a newer notice has taken (A07). */
export interface Replacement {
  readonly notification: string;
  /** The id of the newer notice. */
  readonly by: string;
}

const nothing: readonly never[] = [];

export class Draft {
  readonly notifications: Notification[] = [];
  readonly followUps: FollowUp[] = [];
  readonly replacements: Replacement[] = [];
  readonly llmChanges: LlmChange[] = [];
  #decisions: MessageDecision[] | null = null;
  readonly #chat: Shelf<ChatItem>;
  readonly #notices: Shelf<NoticeItem>;
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
    this.#chat = new Shelf(recipient.items);
    this.#notices = new Shelf(recipient.notices);
  }

  /** The state so far, but for its items and notices: ask `item` and `notice` for those. */
  get recipient(): Recipient {
    return this.#current;
  }

  get spentChanges(): readonly LlmChange[] {
    return this.llmChanges.length === 0 ? this.earlierChanges : [...this.earlierChanges, ...this.llmChanges];
  }

  change(change: Partial<Omit<Recipient, 'id' | 'items' | 'notices'>>): void {
    this.#current = { ...this.#current, ...change };
  }

  get decisions(): readonly MessageDecision[] {
    return this.#decisions ?? nothing;
  }

  decide(decision: MessageDecision): void {
    // Most steps decide one thing: a list that is made with it keeps no room for more.
    if (this.#decisions === null) this.#decisions = [decision];
    else this.#decisions.push(decision);
  }

  /** A message or call. */
  item(message: string): ChatItem | undefined {
    return this.#chat.get(message);
  }

  /** The notice that an id means: itself, or the one that it was merged into, which may have been merged since (A08). */
  notice(id: string): NoticeItem | undefined {
    const named = this.#notices.get(id);
    return named?.merged_into == null ? named : (this.notice(named.merged_into) ?? named);
  }

  /** What was taken in under that id, merged or not. */
  noticeOf(id: string): NoticeItem | undefined {
    return this.#notices.get(id);
  }

  put(item: Item): void {
    if (item.kind === 'notice') this.#notices.put(item);
    else this.#chat.put(item);
  }

  remove(item: Item): void {
    this.#shelfOf(item).remove(item.message);
  }

  held(): readonly Item[] {
    const notices = this.#notices.held();
    return notices.length === 0 ? this.#chat.held() : [...this.#chat.held(), ...notices];
  }

  /** The earliest release of all that waits (ms); infinite where nothing does. */
  earliestRelease(): number {
    return Math.min(this.#chat.earliest(), this.#notices.earliest());
  }

  /** When the oldest message or call that the step found was taken in; infinite where it found none. */
  get oldestMessageAt(): number {
    return this.#chat.oldestAt;
  }

  /** Every item, oldest first, notices after all others; for rare events only. */
  *everyItem(): Generator<Item> {
    yield* this.#chat.every();
    yield* this.#notices.every();
  }

  everyMessage(): Generator<ChatItem> {
    return this.#chat.every();
  }

  everyNotice(): Generator<NoticeItem> {
    return this.#notices.every();
  }

  finish(): StepResult<Recipient> {
    const items = this.#chat.finish();
    const notices = this.#notices.finish();
    if (items !== this.#current.items || notices !== this.#current.notices) {
      this.#current = { ...this.#current, items, notices };
    }
    const earliest = this.earliestRelease();
    return {
      recipient: this.#current,
      decisions: this.decisions,
      notifications: this.notifications,
      followUps: this.followUps,
      llmChanges: this.llmChanges,
      wakeAt: earliest === Infinity ? null : earliest,
    };
  }

  #shelfOf(item: Item): Shelf<ChatItem> | Shelf<NoticeItem> {
    return item.kind === 'notice' ? this.#notices : this.#chat;
  }
}
