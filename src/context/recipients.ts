// Recipients in memory: loaded many at once, kept while they are in use, replaced only after their changes are
// committed. Who changes them holds their mailboxes; who only looks need not.
import { getHeapStatistics } from 'node:v8';
import type { Attributes } from '../model/condition/attributes.js';
import { own } from '../model/own.js';
import { LRUCache } from 'lru-cache';
import { defaultConversationPreferences } from '../model/preferences.js';
import type { Recipient, RecipientConversation } from '../model/recipient.js';
import type { Conversation, RecipientStore } from '../store/stores.js';

/** How far back the working set of settled items reaches; older ones are looked up one by one. */
const WORKING_SET_MS = 86_400_000;
const MAX_RECIPIENTS = 50_000;
/** What was decided for all of them within the working set costs about 1.2 KB an item: a seventh of the heap at most. */
const MAX_ITEMS = Math.floor(getHeapStatistics().heap_size_limit / 8_192);
const MANY_ITEMS = 256;

export class Recipients {
  readonly #cache = new LRUCache<string, Recipient>({
    max: MAX_RECIPIENTS,
    maxSize: MAX_ITEMS,
    sizeCalculation: ({ items, notices }) => 1 + items.size + notices.size,
  });
  /** Those whose presence is newer than the ledger's; never forgotten before the next snapshot. */
  readonly #unsaved = new Map<string, { app: string; recipient: Recipient }>();

  /** Presence of those whose state was forgotten, until they are loaded again. */
  readonly #presence = new LRUCache<string, Recipient['devices']>({ max: MAX_RECIPIENTS });

  /** The last read under way of each user. What comes from memory meanwhile takes it away: the read may be older. */
  readonly #reads = new Map<string, object>();

  /** `trim` drops settled items taken in before an instant (ms): the engine's own knowledge of what nobody asks for. */
  constructor(
    private readonly store: RecipientStore,
    private readonly trim: (recipient: Recipient, before: number) => Recipient,
  ) {}

  /** The users' states with these conversations among theirs, as they are now. */
  async load(
    app: string,
    users: readonly string[],
    conversations: readonly Conversation[],
    now: number,
  ): Promise<Map<string, Recipient>> {
    const found = new Map<string, Recipient>();
    const missing: string[] = [];
    for (const user of users) {
      const known = this.#known(app, user);
      if (known) found.set(user, known);
      if (!known || conversations.some((each) => own(known.conversations, each.id) === undefined))
        missing.push(user);
    }
    if (missing.length > 0) await this.#read(app, missing, conversations, now, found);
    for (const [user, recipient] of found) found.set(user, withConversations(recipient, conversations));
    return found;
  }

  /** What is now committed (or, for presence, applied). */
  keep(app: string, state: Recipient, now: number): void {
    // Settled items are looked at only to find old ones to let go of, so not before there are many.
    const recipient = state.items.size > MANY_ITEMS ? this.trim(state, now - WORKING_SET_MS) : state;
    this.#reads.delete(keyOf(app, recipient.id));
    this.#remember(app, recipient);
  }

  keepUnsaved(app: string, recipient: Recipient, now: number): void {
    this.#unsaved.set(keyOf(app, recipient.id), { app, recipient });
    this.keep(app, recipient, now);
  }

  /** Forgets what could not be committed: the ledger's word counts, but for presence, of which it never knew. */
  forget(app: string, user: string): void {
    const key = keyOf(app, user);
    this.#reads.delete(key);
    this.#cache.delete(key);
    const unsaved = this.#unsaved.get(key);
    if (unsaved) this.#presence.set(key, unsaved.recipient.devices);
    this.#unsaved.delete(key);
  }

  /** Hands over those with unsaved presence; they count as saved from now on. */
  takeUnsaved(): readonly { readonly app: string; readonly recipient: Recipient }[] {
    const taken = [...this.#unsaved.values()];
    this.#unsaved.clear();
    return taken;
  }

  async #read(
    app: string,
    users: readonly string[],
    conversations: readonly Conversation[],
    now: number,
    found: Map<string, Recipient>,
  ): Promise<void> {
    const ids = conversations.map((each) => each.id);
    const mine = {};
    for (const user of users) this.#reads.set(keyOf(app, user), mine);
    try {
      const read = await this.store.load(app, users, ids, now - WORKING_SET_MS);
      for (const [user, recipient] of read) {
        const known = found.get(user);
        // Someone in memory is ahead of the ledger; only conversations they lacked are taken from there.
        const merged = known
          ? { ...known, conversations: { ...recipient.conversations, ...known.conversations } }
          : this.#withPresence(app, recipient);
        found.set(user, merged);
        // Whoever gathers an event and then decides it reads once.
        if (this.#reads.get(keyOf(app, user)) === mine) this.#remember(app, merged);
      }
    } finally {
      for (const user of users) {
        if (this.#reads.get(keyOf(app, user)) === mine) this.#reads.delete(keyOf(app, user));
      }
    }
  }

  #remember(app: string, recipient: Recipient): void {
    this.#cache.set(keyOf(app, recipient.id), recipient);
    const unsaved = this.#unsaved.get(keyOf(app, recipient.id));
    if (unsaved) unsaved.recipient = recipient;
  }

  #withPresence(app: string, recipient: Recipient): Recipient {
    const key = keyOf(app, recipient.id);
    const presence = this.#presence.get(key);
    if (presence === undefined) return recipient;
    this.#presence.delete(key);
    const devices = Object.entries(recipient.devices).map(([id, device]) => {
      const { connected, last_activity_at } = own(presence, id) ?? device;
      return [id, { ...device, connected, last_activity_at }] as const;
    });
    const present = { ...recipient, devices: Object.fromEntries(devices) };
    this.#unsaved.set(key, { app, recipient: present });
    return present;
  }

  #known(app: string, user: string): Recipient | undefined {
    return this.#unsaved.get(keyOf(app, user))?.recipient ?? this.#cache.get(keyOf(app, user));
  }
}

function keyOf(app: string, user: string): string {
  return `${app}\0${user}`;
}

/** Type and parent of a conversation belong to the chat server; the recipient's own settings stay. */
function withConversations(recipient: Recipient, conversations: readonly Conversation[]): Recipient {
  const changed: Record<string, RecipientConversation> = {};
  for (const { id, type, parent, attributes } of conversations) {
    const known = own(recipient.conversations, id);
    const isSame = known && known.type === type && known.parent === parent;
    if (isSame && isAlike(known.attributes, attributes)) continue;
    const { attributes: _, ...settings } = {
      ...defaultConversationPreferences,
      read_up_to_seq: 0,
      ...known,
    };
    const attached = attributes === undefined ? {} : { attributes };
    changed[id] = { ...settings, id, type, parent, ...attached };
  }
  if (Object.keys(changed).length === 0) return recipient;
  return { ...recipient, conversations: { ...recipient.conversations, ...changed } };
}

/** Attached values from memory and from the ledger are different objects that say the same. */
function isAlike(one: Attributes | undefined, other: Attributes | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
