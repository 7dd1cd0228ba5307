import type { DeviceDecision } from '../../src/model/decision.js';
import { makeId } from '../../src/model/ids.js';
import type { StoredDecision, StoredPush } from '../../src/store/stores.js';

export const AT = Date.parse('2026-03-10T14:00:00Z');

export function deviceDecision(device: string, changes: Partial<DeviceDecision> = {}): DeviceDecision {
  return {
    device,
    outcome: 'suppress',
    reason: 'read_elsewhere',
    release_at: null,
    notes: [],
    votes: [
      { rule: 'read_elsewhere', tier: 'veto', outcome: 'suppress', evidence: { read_up_to_seq: 11, seq: 9 } },
    ],
    notification: null,
    push_kind: 'alert',
    ...changes,
  };
}

export function decision(n: number, changes: Partial<StoredDecision> = {}): StoredDecision {
  const at = AT + n * 1_000;
  const app = changes.app ?? 'one';
  return {
    app,
    id: makeId('dec', at, app, n),
    cause: `evt-${n}`,
    event: `evt-${n}`,
    message: `m${n}`,
    conversation: 'c1',
    user: 'u1',
    at,
    policy_version: 1,
    relevance: null,
    scoring: null,
    devices: [deviceDecision('phone'), deviceDecision('desk', { reason: 'active_on_device' })],
    previous: null,
    ...changes,
  };
}

export function push(of: StoredDecision, changes: Partial<StoredPush> = {}): StoredPush {
  return {
    app: of.app,
    id: makeId('psh', of.at, of.app, of.id),
    user: of.user,
    device: 'phone',
    notification: 'n1',
    conversation: of.conversation,
    messages: [of.message],
    decision: of.id,
    provider: 'fcm',
    kind: 'alert',
    importance: 'normal',
    state: 'sent',
    created_at: of.at,
    expires_at: of.at + 60_000,
    next_attempt_at: null,
    attempts: 1,
    sent_at: of.at + 100,
    delivered_at: null,
    displayed_at: null,
    opened_at: null,
    dismissed_at: null,
    retracted_at: null,
    ...changes,
  };
}
