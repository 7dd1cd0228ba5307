// Who takes part in a fault test: pairs of users in direct conversations, each with a phone at one of the providers.
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import { bucketOf } from '../../src/model/ids.js';

export interface Pair {
  readonly conversation: string;
  readonly writer: string;
  readonly reader: string;
}

const phoneProviders = ['apns', 'fcm', 'webpush'] as const;

export function pairsOf(count: number): readonly Pair[] {
  return Array.from({ length: count }, (_, i) => ({
    conversation: `c${i}`,
    writer: `w${i}`,
    reader: `r${i}`,
  }));
}

/** Gives everybody a phone, and tells the gateway by REST who has which. */
export async function register(pairs: readonly Pair[], sandbox: Sandbox, url: string, key: string) {
  const users = pairs.flatMap(({ writer, reader }) => [writer, reader]);
  for (const user of users) {
    const provider = phoneProviders[bucketOf(user, phoneProviders.length)]!;
    const phone = sandbox.registerDevice({ id: `${user}/phone`, provider });
    const response = await fetch(`${url}/v1/users/${user}/devices/phone`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        kind: 'phone',
        platform: provider === 'apns' ? 'ios' : 'android',
        provider,
        target: provider === 'webpush' ? JSON.parse(phone.target.value) : phone.target.value,
      }),
    });
    if (!response.ok)
      throw new Error(`a phone was not registered: ${response.status} ${await response.text()}`);
  }
}

/** What makes the conversations known, before any message. */
export function introductions(pairs: readonly Pair[]): readonly object[] {
  return pairs.map(({ conversation, writer, reader }) => ({
    id: `${conversation}-begins`,
    type: 'conversation.updated',
    data: { conversation, type: 'direct', members: [writer, reader] },
  }));
}

export type Told = { readonly id: string; readonly type: string; readonly data: object };

/** How many messages back a reader reads now and then: what is older is cancelled or taken back. */
const READ_BEHIND = 4;

/** The events of the test in order: messages from writer to reader, and now and then the reader reads. */
export function chatter(pairs: readonly Pair[], count: number, chance: () => number): readonly Told[] {
  const seqs = new Map<string, number>();
  return Array.from({ length: count }, (_, i) => {
    const { conversation, writer, reader } = pairs[Math.floor(chance() * pairs.length)]!;
    const seq = seqs.get(conversation) ?? 0;
    if (seq > READ_BEHIND && chance() < 0.03) {
      const data = { user: reader, conversation, up_to_seq: seq - READ_BEHIND };
      return { id: `e${i}`, type: 'read.advanced', data };
    }
    seqs.set(conversation, seq + 1);
    const data = { message: `m${i}`, conversation, seq: seq + 1, sender: writer, text: `message ${i}` };
    return { id: `e${i}`, type: 'message.created', data };
  });
}
