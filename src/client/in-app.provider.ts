import { z } from 'zod';
import type { Prepared, Provider, ProviderDefinition } from '../dispatch/provider.js';
import { toIso } from '../model/instant.js';
import { bucketOf } from '../model/ids.js';
import type { Answer, OutgoingPush } from '../model/push.js';
import type { ClientSocket, ClientSockets } from './client-sockets.js';
import { IN_APP } from './device-values.js';

/** An app that does not acknowledge within this time may or may not have shown it. */
const ACK_MS = 3_000;
/** Wide enough for a push of the longest TTL to be tried less than 200 times. */
const LONGEST_RETRY_MS = 14_400_000;
/** Devices share so many circuit breakers, so that one that is away or mute does not close the way to others. */
const BREAKERS = 65_536;

/** Tells that a client acknowledged a push; the receipt is recorded after the attempt's own answer. */
export type OnAcknowledged = (push: OutgoingPush, socket: ClientSocket) => void;

/**
 * Delivers through the app's own socket. A device that is away keeps its pushes in the ledger, not in memory: the answer
 * asks for a retry within the TTL, and `Backlog.wake` makes it at once when the device is back.
 */
class InAppProvider implements Provider {
  readonly name = IN_APP;

  constructor(
    private readonly sockets: ClientSockets,
    private readonly wallNow: () => number,
    private readonly onAcknowledged: OnAcknowledged,
  ) {}

  prepare(push: OutgoingPush): Prepared {
    const body = new TextEncoder().encode(JSON.stringify(shown(push)));
    const breaker = bucketOf(`${push.app}\0${push.user}\0${push.device}`, BREAKERS);
    return { host: `socket-${breaker}`, path: '', headers: {}, body };
  }

  async send(push: OutgoingPush): Promise<Answer> {
    const sockets = this.sockets.ofDevice(push);
    if (sockets.length === 0) return away(push);
    const event = eventOf(push);
    const told = event === 'retract' ? takenBack(push) : shown(push);
    const payload = { ...told, expires_at: toIso(this.wallNow() + push.ttlSeconds * 1_000) };
    try {
      const socket = await Promise.any(sockets.map((each) => acknowledged(each, event, payload)));
      // Only a push of its own has a receipt; of a change the acknowledgement is all there is.
      if (event === 'push') this.onAcknowledged(push, socket);
      return { ok: true, providerId: null };
    } catch {
      return { ok: false, kind: 'ambiguous', vendorReason: 'not_acknowledged' };
    }
  }

  async close(): Promise<void> {}
}

/** What a push means on the client socket (docs/client-socket.md). */
function eventOf({ kind, isQuiet, data }: OutgoingPush): 'push' | 'retract' | 'update' {
  if (kind === 'background' && data['action'] === 'retract') return 'retract';
  return isQuiet === true ? 'update' : 'push';
}

/** What is to go: `push_ids` are replace ids, as the pushes had them. */
function takenBack({ data, content }: OutgoingPush) {
  return {
    push_ids: (data['retract'] ?? '').split(' '),
    messages: JSON.parse(data['messages'] ?? '[]') as unknown,
    notification: data['notification'] ?? null,
    call_ended: data['call'] === 'ended',
    badge: content.badge,
  };
}

async function acknowledged(socket: ClientSocket, event: string, payload: unknown): Promise<ClientSocket> {
  await socket.emitWithAck(event, payload, ACK_MS);
  return socket;
}

/** Retries lie within the TTL, so that an expired push is seen to end. */
function away({ ttlSeconds }: OutgoingPush): Answer {
  const retryAfterMs = Math.min(LONGEST_RETRY_MS, Math.ceil((ttlSeconds * 1_000) / 4));
  return { ok: false, kind: 'connection', vendorReason: 'not_connected', retryAfterMs };
}

function shown({ id, replaceId, threadId, kind, content, data, importance }: OutgoingPush) {
  return {
    push_id: id,
    replace_id: replaceId,
    thread_id: threadId,
    kind,
    title: content.title,
    body: content.body,
    badge: content.badge,
    importance,
    data,
  };
}

/** The registry's entry; made for this process's sockets, because no other provider has any. */
export function inApp(sockets: ClientSockets, onAcknowledged: OnAcknowledged): ProviderDefinition {
  return {
    name: IN_APP,
    description: 'The app’s own socket, while it is connected; what was missed follows on reconnect',
    platforms: ['ios', 'android', 'web', 'desktop'],
    maxPayloadBytes: 16_384,
    replaces: true,
    reports: ['delivered', 'displayed', 'opened'],
    settings: z.strictObject({}),
    create: (_, context) => new InAppProvider(sockets, context.wallNow, onAcknowledged),
  };
}
