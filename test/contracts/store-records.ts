import { messageCreated } from '../../src/model/event.js';
import type { Device } from '../../src/model/push.js';
import { Secret } from '../../src/model/secret.js';
import type { StoredEvent } from '../../src/store/event-store.js';

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

/** A registered phone of `u1`. */
export function aDevice(
  given: Partial<{ app: string; user: string; id: string; target: string; seen: number }>,
): Device {
  const { app = 'demo', user = 'u1', id = 'd1', target = 'token-1', seen = 1_000 } = given;
  return {
    app,
    user,
    id,
    kind: 'phone',
    platform: 'android',
    provider: 'fcm',
    target: { kind: 'token', value: new Secret(target) },
    token: 'valid',
    voip_token: 'none',
    push_enabled: true,
    os_version: '16',
    app_version: '1.2.3',
    locale: 'de-DE',
    time_zone: 'Europe/Berlin',
    connected: false,
    foreground: false,
    last_activity_at: null,
    last_seen_at: seen,
    registered_at: seen,
  };
}
