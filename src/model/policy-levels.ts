// Who wins: app, then type of conversation, then the conversation (its parent before itself), then the segments of the
// user, then the user. In come a policy and a place; out comes the policy as it holds there, and from which level each of its values came.
import type { ConversationType } from './event.js';
import { own } from './own.js';
import type { ConversationOverrides, PolicyDocument, SegmentOverrides } from './policy.js';
import type { PushLevel } from './preferences.js';

/** A conversation as far as levels ask for it. */
export interface Place {
  readonly id: string;
  readonly type: ConversationType;
  readonly parent: string | null;
}

type CountedType = Exclude<ConversationType, 'thread'>;
type Leveled = Pick<PolicyDocument, 'conversation_types' | 'conversations' | 'segments'>;

export const policyLevels = ['app', 'conversation_type', 'conversation', 'segment', 'user'] as const;
export type PolicyLevel = (typeof policyLevels)[number];

/** One level below the app that says something: where it stands in the document, and what it says. */
interface Layer {
  readonly level: 'conversation_type' | 'conversation' | 'segment';
  readonly path: string;
  readonly set: ConversationOverrides & SegmentOverrides;
}

/** A value with where it came from; `path` names the place in the document, or the user's preference. */
export interface FieldLevel {
  readonly field: string;
  readonly value: unknown;
  readonly level: PolicyLevel;
  readonly path: string;
}

interface WithPushLevel {
  readonly push_level: PushLevel;
}

/** Worked out once for each policy and place; a policy never changes. */
const resolved = new WeakMap<object, Map<string, object>>();
const widest = new WeakMap<object, PolicyDocument['throttle']>();

/** A thread counts as the type of its parent; without one, as a group (T10). */
export function countedType(place: Place, parent: Place | null): CountedType {
  const type = place.type === 'thread' ? (parent?.type ?? 'group') : place.type;
  return type === 'thread' ? 'group' : type;
}

const nobody: readonly string[] = [];

/**
 * The policy as it holds in a conversation, for users of these segments (in the order of the document): the very same
 * object where no level below the app says anything. Null stands for no conversation at all, as of a notice.
 */
export function policyFor<P extends PolicyDocument>(
  policy: P,
  place: Place | null,
  parent: Place | null,
  segments: readonly string[] = nobody,
): P {
  const isPlain = policy.conversation_types === undefined && policy.conversations === undefined;
  if (isPlain && segments.length === 0) return policy;
  const layers = layersOf(policy, place, parent, segments);
  if (layers.length === 0) return policy;
  const known = resolved.get(policy) ?? new Map<string, object>();
  resolved.set(policy, known);
  const key = layers.map(({ path }) => path).join('\0');
  const found = known.get(key) ?? layers.reduce(laidOver, policy);
  known.set(key, found);
  return found as P;
}

/** Every value that a decision in this conversation went by, each with the level that it came from. */
export function fieldLevels(
  policy: PolicyDocument,
  place: Place,
  parent: Place | null,
  segments: readonly string[] = nobody,
): FieldLevel[] {
  const layers = layersOf(policy, place, parent, segments);
  const type = countedType(place, parent);
  const { default_push_level, ...rest } = policy;
  const document = withoutLevels(rest);
  const byType: FieldLevel = {
    field: 'push_level',
    value: default_push_level[type],
    level: 'conversation_type',
    path: `default_push_level.${type}`,
  };
  const fields = flat(document).map(([field, value]): FieldLevel => ({
    field,
    value,
    level: 'app',
    path: field,
  }));
  return [byType, ...fields].map((each) => layers.reduce(overruled, each));
}

/** A document's own fields: what it says of levels below the app, and in lists of its own, left out. */
export function withoutLevels(document: Partial<PolicyDocument>): object {
  const { conversations: _c, conversation_types: _t, segments: _s, ...own } = document;
  const { segment_definitions: _d, conditions: _k, ...fields } = own;
  return fields;
}

/** Whose choice of push level comes before the policy's (T10): the settings here, of the parent, or the user's own. */
export function pushLevelChooser<A extends WithPushLevel, B extends WithPushLevel>(
  conversation: A,
  parent: A | null,
  preferences: B,
): A | B | null {
  if (conversation.push_level !== 'default') return conversation;
  if (parent !== null && parent.push_level !== 'default') return parent;
  return preferences.push_level === 'default' ? null : preferences;
}

/** A document as paths and values. Lists and caps, whose parts mean nothing alone, are one value. */
export function flat(document: object, prefix = ''): (readonly [string, unknown])[] {
  return Object.entries(document).flatMap(([name, value]: [string, unknown]) => {
    const path = `${prefix}${name}`;
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isGroup && !path.endsWith('_cap') ? flat(value, `${path}.`) : [[path, value] as const];
  });
}

/** How far back and how many notifications the throttle of any level looks. */
export function widestThrottle(policy: PolicyDocument): PolicyDocument['throttle'] {
  const { conversation_types, conversations, segments } = policy;
  if (conversation_types === undefined && conversations === undefined && segments === undefined) {
    return policy.throttle;
  }
  const known = widest.get(policy);
  if (known !== undefined) return known;
  const levels = [
    ...Object.values(conversation_types ?? {}),
    ...Object.values(conversations ?? {}),
    ...Object.values(segments ?? {}),
  ];
  const all = [policy.throttle, ...levels.map((each) => ({ ...policy.throttle, ...each?.throttle }))];
  const found = {
    threshold: Math.max(...all.map((each) => each.threshold)),
    window_seconds: Math.max(...all.map((each) => each.window_seconds)),
  };
  widest.set(policy, found);
  return found;
}

/** How far back and how many notifications the frequency cap of any segment looks. */
export function widestCap(policy: PolicyDocument): {
  readonly limit: number;
  readonly windowSeconds: number;
} {
  const widest = { limit: 0, windowSeconds: 0 };
  for (const cap of capsOf(policy)) {
    widest.limit = Math.max(widest.limit, cap.limit);
    if (cap.per === 'rolling') widest.windowSeconds = Math.max(widest.windowSeconds, cap.window_seconds);
  }
  return widest;
}

function capsOf({ frequency_cap, segments }: PolicyDocument) {
  const caps = [frequency_cap, ...Object.values(segments ?? {}).map((each) => each.frequency_cap)];
  return caps.filter((cap) => cap != null);
}

function layersOf(
  policy: Leveled,
  place: Place | null,
  parent: Place | null,
  segments: readonly string[],
): readonly Layer[] {
  const layers = place === null ? [] : placeLayers(policy, place, parent);
  for (const name of segments) {
    const set = own(policy.segments ?? {}, name);
    if (set) layers.push({ level: 'segment', path: `segments.${name}`, set });
  }
  return layers;
}

function placeLayers(policy: Leveled, place: Place, parent: Place | null): Layer[] {
  const layers: Layer[] = [];
  const type = countedType(place, parent);
  const byType = policy.conversation_types?.[type];
  if (byType) layers.push({ level: 'conversation_type', path: `conversation_types.${type}`, set: byType });
  const ids = place.type === 'thread' && place.parent !== null ? [place.parent, place.id] : [place.id];
  for (const id of ids) {
    const set = own(policy.conversations ?? {}, id);
    if (set) layers.push({ level: 'conversation', path: `conversations.${id}`, set });
  }
  return layers;
}

function laidOver<P extends PolicyDocument>(policy: P, { set }: Layer): P {
  const { push_level, batch, throttle, relevance, ...plain } = set;
  return {
    ...policy,
    ...plain,
    batch: { ...policy.batch, ...batch },
    throttle: { ...policy.throttle, ...throttle },
    relevance: { ...policy.relevance, ...relevance },
    default_push_level:
      push_level === undefined
        ? policy.default_push_level
        : { direct: push_level, group: push_level, channel: push_level },
  };
}

function overruled(value: FieldLevel, { level, path, set }: Layer): FieldLevel {
  const said = flat(set).find(([field]) => field === value.field);
  return said === undefined ? value : { ...value, value: said[1], level, path: `${path}.${value.field}` };
}
