import type { StoredPush } from '../../src/store/stores.js';

/** A push that was just made, with what a test wants otherwise. */
export function storedPush(with_: Partial<StoredPush> = {}): StoredPush {
  return {
    app: 'a',
    id: 'psh_1',
    user: 'u1',
    device: 'phone',
    notification: 'n1',
    conversation: 'c1',
    messages: ['m1'],
    decision: 'dec_1',
    provider: 'fcm',
    kind: 'alert',
    importance: 'normal',
    state: 'queued',
    created_at: 1_000,
    expires_at: 90_000_000,
    next_attempt_at: null,
    attempts: 1,
    sent_at: null,
    delivered_at: null,
    displayed_at: null,
    opened_at: null,
    dismissed_at: null,
    retracted_at: null,
    ...with_,
  };
}
