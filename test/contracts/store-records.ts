import { messageCreated } from '../../src/model/event.js';
import type { StoredEvent } from '../../src/store/stores.js';

/** An admitted message.created. */
export function anEvent(
  given: Partial<{
    app: string;
    seq: number;
    id: string;
    message: string;
    conversation: string;
    text: string;
    at: number;
  }>,
): StoredEvent {
  const {
    app = 'demo',
    seq = 1,
    id = 'evt-1',
    message = 'm1',
    conversation = 'c1',
    text = 'lunch?',
    at = 1_000,
  } = given;
  return {
    seq,
    event: {
      app,
      id,
      source: 'test',
      type: 'message.created',
      time: at,
      receivedAt: at,
      data: messageCreated.parse({ message, conversation, seq, sender: 'u2', text, mentions: ['u7'] }),
    },
    bodyHash: 'a1',
    state: 'pending',
    crashes: 0,
    notes: [],
  };
}
