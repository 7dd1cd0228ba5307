import type { Device, OutgoingPush } from '../model/push.js';
import type { StoredPush } from '../store/stores.js';
import { compose, type ComposeInput } from './compose.js';
import { halve } from './fit.js';

export interface Making {
  readonly push: StoredPush;
  readonly device: Device;
  readonly texts: ComposeInput;
  readonly attempt: number;
  /** The service found the last attempt too large. */
  readonly isTooLarge: boolean;
  readonly now: number;
}

/** A stored push as it goes out now. Pure. Replace id = the push; thread id = the conversation. */
export function outgoingPush({ push, device, texts, attempt, isTooLarge, now }: Making): OutgoingPush {
  const conversation = push.conversation ?? texts.messages.at(-1)?.conversation;
  const content = compose(texts);
  return {
    id: push.id,
    app: push.app,
    user: push.user,
    device: push.device,
    provider: device.provider ?? push.provider,
    target: device.target,
    platform: device.platform,
    replaceId: push.id,
    threadId: push.conversation ?? 'digest',
    kind: push.kind,
    content: isTooLarge ? halve(content) : content,
    data: {
      push: push.id,
      message: push.messages.at(-1) ?? '',
      ...(conversation === undefined ? {} : { conversation }),
    },
    importance: push.importance,
    ttlSeconds: Math.max(1, Math.floor((push.expires_at - now) / 1_000)),
    attempt,
  };
}
