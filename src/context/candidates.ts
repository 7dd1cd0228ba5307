// Who could be concerned by a message: found by index, never by a loop over a big channel. Pure.
import type { EventData } from '../model/event.js';
import type { PolicyDocument } from '../model/policy.js';

/** A conversation as the index knows it. A thread's members are those of its parent and its own. */
export interface Audience {
  readonly type: 'direct' | 'group' | 'channel';
  has(user: string): boolean;
  readonly size: number;
  /** Everybody; only walked where everybody has to be looked at. */
  everyone(): Iterable<string>;
  /** Members with settings of their own: a level, a mute, keywords, a followed thread. Looked at one by one. */
  attentive(): Iterable<string>;
}

export interface Candidates {
  /** To be decided one by one, the sender (own_message) included. */
  readonly users: readonly string[];
  /** Members nobody has to look at, with the reason that holds for all of them. */
  readonly cohort: { readonly reason: 'not_mentioned'; readonly members: number } | null;
}

type Message = EventData<'message.created'>;

/** Whether the default level of this kind of conversation lets an unaddressed message through (T10). */
function isHeardByDefault(message: Message, audience: Audience, policy: PolicyDocument): boolean {
  const level = policy.default_push_level[audience.type];
  if (audience.type === 'direct') return level !== 'none';
  const lowered = message.sender_kind === 'bot' && policy.bot_push_level !== 'all';
  return level === 'all' && !lowered;
}

/** A condition or a segment may want a push that the default level would not let through: then all are looked at. */
function mayBeWanted({ conditions, segments }: PolicyDocument): boolean {
  const isPush = conditions?.some(({ outcome }) => outcome === 'push') ?? false;
  return isPush || Object.values(segments ?? {}).some(({ push_level }) => push_level === 'all');
}

/**
 * Everyone where the message concerns everyone (a level of all, a broadcast, an importance that pierces); else the
 * sender, those it mentions or answers, and the attentive. The rest is one counted cohort with reason not_mentioned.
 */
export function candidates(message: Message, audience: Audience, policy: PolicyDocument): Candidates {
  const toAll =
    isHeardByDefault(message, audience, policy) ||
    (message.broadcast !== 'none' && message.sender_kind !== 'bot') ||
    message.force_push ||
    message.importance === 'critical' ||
    policy.default_push_level[audience.type] === 'none' ||
    mayBeWanted(policy);
  if (toAll) return { users: [...audience.everyone()], cohort: null };
  const named = [
    message.sender,
    ...message.mentions,
    ...(message.reply_to === null ? [] : [message.reply_to]),
  ];
  const users = new Set(named.filter((user) => audience.has(user)));
  for (const user of audience.attentive()) users.add(user);
  const members = audience.size - users.size;
  return { users: [...users], cohort: members > 0 ? { reason: 'not_mentioned', members } : null };
}
