// What a client may say on its socket, and the events of ours that it means.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { id } from '../model/event.js';
import type { Holder } from './client-sockets.js';

const SOURCE = 'client';

export const presenceMessage = z.strictObject({
  foreground: z.boolean().optional(),
  /** The user touched the device just now. */
  active: z.boolean().optional(),
});
export const readMessage = z.strictObject({ conversation: id, up_to_seq: z.number().int().nonnegative() });
export const typingMessage = z.strictObject({ conversation: id });
export const seenMessage = z.strictObject({ notice: id });
export const feedbackMessage = z.array(z.unknown()).min(1).max(500);

export function presenceEvent({ user, device }: Holder, said: object, unique: string): unknown {
  return {
    id: `client:presence:${unique}`,
    source: SOURCE,
    type: 'presence.changed',
    data: { user, device, ...said },
  };
}

/** The same read has the same id, so that a client may say it again. */
export function readEvent({ user, device }: Holder, said: z.infer<typeof readMessage>): unknown {
  const name = createHash('sha256')
    .update(JSON.stringify([user, device, said.conversation, said.up_to_seq]))
    .digest('base64url');
  return {
    id: `client:read:${name}`,
    source: SOURCE,
    type: 'read.advanced',
    data: { user, device, ...said },
  };
}

/** The same look has the same id. */
export function seenEvent({ user, device }: Holder, { notice }: z.infer<typeof seenMessage>): unknown {
  const name = createHash('sha256')
    .update(JSON.stringify([user, device, notice]))
    .digest('base64url');
  return {
    id: `client:seen:${name}`,
    source: SOURCE,
    type: 'notice.seen',
    data: { user, notice, device },
  };
}

export function typingEvent(
  { user, device }: Holder,
  { conversation }: z.infer<typeof typingMessage>,
  unique: string,
): unknown {
  return {
    id: `client:typing:${unique}`,
    source: SOURCE,
    type: 'typing.started',
    data: { user, conversation, device },
  };
}
