import type { Device, OutgoingPush, Target } from '../model/push.js';
import type { StoredPush } from '../store/stores.js';
import { compose, type ComposeInput } from './compose.js';
import { halve } from './fit.js';
import { bannerOf, list, subjectOf, threadOf } from './screen-change.js';

export interface Making {
  readonly push: StoredPush;
  readonly device: Device;
  readonly texts: ComposeInput;
  /** Banners that the app is to take away when this one comes. */
  readonly along: readonly string[];
  readonly attempt: number;
  /** The service has found an attempt too large. */
  readonly isTooLarge: boolean;
  readonly now: number;
  /** What the policy sets for its importance. */
  readonly sending: Pick<OutgoingPush, 'priority' | 'interruption'>;
}

/** A stored push as it goes out now. Pure. Replace id = its banner; thread id = the conversation. */
export function outgoingPush({
  push,
  device,
  texts,
  along,
  attempt,
  isTooLarge,
  now,
  sending,
}: Making): OutgoingPush {
  const conversation = push.conversation ?? texts.messages.at(-1)?.conversation;
  const content = compose(texts);
  const isCall = texts.kind === 'call';
  return {
    id: push.id,
    app: push.app,
    user: push.user,
    device: push.device,
    provider: device.provider ?? push.provider,
    target: targetOf(push, device),
    platform: device.platform,
    replaceId: bannerOf(push),
    threadId: threadOf(push),
    kind: push.kind,
    content: isTooLarge ? halve(content) : content,
    data: {
      push: push.id,
      notification: push.notification,
      ...subjectOf(push, push.messages),
      ...(push.messages.length > 1 ? { messages: list(push.messages) } : {}),
      ...(conversation ? { conversation } : {}),
      ...(isCall ? { call: 'ringing' } : {}),
      ...(along.length === 0 ? {} : { retract: along.join(' ') }),
    },
    importance: push.importance,
    ttlSeconds: Math.max(1, Math.floor((push.expires_at - now) / 1_000)),
    attempt,
    ...(isCall ? { isCall } : sending),
  };
}

/** A call rings through PushKit's own token; without one, the app's token serves. */
export function targetOf({ kind }: StoredPush, { target, voip_target }: Device): Target {
  return kind === 'voip' && voip_target !== undefined ? { kind: 'token', value: voip_target } : target;
}
