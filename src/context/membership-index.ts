// Who is in which conversation, in memory: loaded at first use, changed by member events, bounded by LRU.
import { LRUCache } from 'lru-cache';
import type { ConversationType } from '../model/event.js';
import {
  type ConversationPreferences,
  defaultConversationPreferences,
  type Preferences,
} from '../model/preferences.js';
import type {
  Conversation,
  ConversationStore,
  Membership,
  MembershipStore,
  UserStore,
} from '../store/stores.js';
import type { Audience } from './candidates.js';

/** One loaded conversation. */
interface Loaded {
  conversation: Conversation;
  /** Each member, and whether their settings for this conversation make them attentive. */
  readonly members: Map<string, boolean>;
  readonly attentive: Set<string>;
  /** Settings that came before their user joined: whether they will make them attentive. */
  readonly ahead: Map<string, boolean>;
}

const MAX_CONVERSATIONS = 20_000;

/** Whether a user's preferences alone make it necessary to look at them for every message (T09, T10, V07). */
export function hasOwnAttention(preferences: Preferences): boolean {
  return (
    preferences.push_level !== 'default' ||
    preferences.keywords.length > 0 ||
    !preferences.push_enabled ||
    preferences.blocked.length > 0
  );
}

function isAttentiveMember(settings: ConversationPreferences): boolean {
  return (
    settings.push_level !== 'default' ||
    settings.muted ||
    settings.muted_until !== null ||
    settings.followed ||
    settings.participant
  );
}

export class MembershipIndex {
  readonly #loaded = new LRUCache<string, Loaded>({ max: MAX_CONVERSATIONS });
  /** Users whose preferences make them attentive, as far as they were loaded. */
  readonly #attentiveUsers = new Set<string>();
  readonly #memberOf = new Map<string, Set<string>>();

  constructor(
    private readonly conversations: ConversationStore,
    private readonly memberships: MembershipStore,
    private readonly users: UserStore,
  ) {}

  /** The conversation, or null where none of this id is known. */
  async conversation(app: string, id: string): Promise<Conversation | null> {
    return (await this.#load(app, id))?.conversation ?? null;
  }

  async isMember(app: string, id: string, user: string): Promise<boolean> {
    return (await this.#load(app, id))?.members.has(user) ?? false;
  }

  /** The audience of a conversation; for a thread with its parent's. Null where the conversation is unknown. */
  async audience(app: string, id: string): Promise<Audience | null> {
    const own = await this.#load(app, id);
    if (own === null) return null;
    const parent = own.conversation.parent === null ? null : await this.#load(app, own.conversation.parent);
    return audienceOf(parent === null ? [own] : [own, parent]);
  }

  /** Puts a conversation into the index, as it now is. */
  setConversation(conversation: Conversation): void {
    const key = keyOf(conversation.app, conversation.id);
    const known = this.#loaded.get(key);
    if (known) known.conversation = conversation;
    else this.#loaded.set(key, emptyConversation(conversation));
  }

  setMember(membership: Membership): void {
    const loaded = this.#loaded.get(keyOf(membership.app, membership.conversation));
    if (!loaded) return;
    const isAttentive = isAttentiveMember(membership) || loaded.ahead.get(membership.user) === true;
    loaded.ahead.delete(membership.user);
    loaded.members.set(membership.user, isAttentive);
    const user = keyOf(membership.app, membership.user);
    this.#remember(user, keyOf(membership.app, membership.conversation));
    if (isAttentive || this.#attentiveUsers.has(user)) loaded.attentive.add(membership.user);
    else loaded.attentive.delete(membership.user);
  }

  /** A user's settings for a conversation changed. They make nobody a member, and count once the user joins. */
  setSettings(app: string, conversation: string, user: string, settings: ConversationPreferences): void {
    const loaded = this.#loaded.get(keyOf(app, conversation));
    if (!loaded) return;
    const isAttentive = isAttentiveMember(settings);
    if (!loaded.members.has(user)) {
      loaded.ahead.set(user, isAttentive);
      return;
    }
    loaded.members.set(user, isAttentive);
    if (isAttentive || this.#attentiveUsers.has(keyOf(app, user))) loaded.attentive.add(user);
    else loaded.attentive.delete(user);
  }

  removeMember(app: string, conversation: string, user: string): void {
    const loaded = this.#loaded.get(keyOf(app, conversation));
    loaded?.members.delete(user);
    loaded?.attentive.delete(user);
    this.#memberOf.get(keyOf(app, user))?.delete(keyOf(app, conversation));
  }

  /** A user's preferences changed: their attention in every loaded conversation follows. */
  setPreferences(app: string, user: string, preferences: Preferences): void {
    const key = keyOf(app, user);
    const isAttentive = hasOwnAttention(preferences);
    if (isAttentive) this.#attentiveUsers.add(key);
    else this.#attentiveUsers.delete(key);
    for (const id of this.#memberOf.get(key) ?? []) {
      const loaded = this.#loaded.get(id);
      if (!loaded) continue;
      if (isAttentive || loaded.members.get(user) === true) loaded.attentive.add(user);
      else loaded.attentive.delete(user);
    }
  }

  async #load(app: string, id: string): Promise<Loaded | null> {
    const key = keyOf(app, id);
    const known = this.#loaded.get(key);
    if (known !== undefined) return known;
    const [conversation] = await this.conversations.get(app, [id]);
    if (conversation === undefined) return null;
    const members = await this.memberships.members(app, id);
    const preferences = await this.users.preferences(
      app,
      members.map((each) => each.user),
    );
    // Another load or an event may have been faster while this one read.
    const raced = this.#loaded.get(key);
    if (raced) return raced;
    const loaded = emptyConversation(conversation);
    this.#loaded.set(key, loaded);
    for (const [user, each] of preferences)
      if (hasOwnAttention(each)) this.#attentiveUsers.add(keyOf(app, user));
    for (const member of members) this.setMember(member);
    return loaded;
  }

  #remember(user: string, conversation: string): void {
    const known = this.#memberOf.get(user);
    if (known) known.add(conversation);
    else this.#memberOf.set(user, new Set([conversation]));
  }
}

function keyOf(app: string, id: string): string {
  return `${app}\0${id}`;
}

function emptyConversation(conversation: Conversation): Loaded {
  return { conversation, members: new Map(), attentive: new Set(), ahead: new Map() };
}

/** Of a thread whose parent nobody knows (T10). */
function rootType(type: ConversationType): Audience['type'] {
  return type === 'thread' ? 'group' : type;
}

function audienceOf(loaded: readonly Loaded[]): Audience {
  const root = loaded.at(-1)!;
  const type = rootType(root.conversation.type);
  if (loaded.length === 1) {
    return {
      type,
      has: (user) => root.members.has(user),
      size: root.members.size,
      everyone: () => root.members.keys(),
      attentive: () => root.attentive,
    };
  }
  const [own, parent] = loaded as [Loaded, Loaded];
  const only = [...own.members.keys()].filter((user) => !parent.members.has(user));
  return {
    type,
    has: (user) => parent.members.has(user) || own.members.has(user),
    size: parent.members.size + only.length,
    everyone: () => [...parent.members.keys(), ...only],
    attentive: () => new Set([...parent.attentive, ...own.attentive]),
  };
}

/** A membership as it begins. */
export function newMembership(app: string, conversation: string, user: string, joinedAt: number): Membership {
  return {
    app,
    conversation,
    user,
    joined_at: joinedAt,
    read_up_to_seq: 0,
    ...defaultConversationPreferences,
  };
}
