import type { DeviceDecision, Relevance } from '../model/decision.js';
import { toIso } from '../model/instant.js';

/** Why, in words, for each reason of the closed list. A reason without words is shown by its name. */
const why: Readonly<Record<string, string | Readonly<Partial<Record<DeviceDecision['outcome'], string>>>>> = {
  active_on_device: 'the user is active where the app shows the message itself',
  batched: {
    batch: 'it is worth a digest, not a push of its own',
    push: 'it has waited for others of its conversation long enough',
  },
  blocked_sender: 'the user has blocked the sender',
  call: 'somebody is calling',
  conversation_muted: 'the conversation is muted',
  critical_bypass: 'the server marked it critical',
  deleted: 'the message was deleted',
  desktop_grace: 'the user is at a computer and may read it there first',
  direct_message: 'it is a direct message',
  duplicate: 'this message was taken in before',
  expired: 'its time to live is over',
  force_push: 'the server demands a push',
  frequency_capped: 'the cap on notifications is reached',
  holdout: 'the user is in the holdout group, which gets everything',
  keyword: 'it contains one of the user’s keywords',
  low_relevance: 'it is not relevant enough to this user',
  mention: 'it mentions the user',
  no_device: 'the user has no device to push to',
  not_mentioned: 'the user wants mentions only here, and is not mentioned',
  nothing_objected: 'nothing spoke against it',
  opted_out: 'the user has turned pushes off',
  other_device: 'another device of the user gets it',
  own_message: 'the user wrote it',
  policy_condition: 'a condition of the policy says so',
  quiet_hours: 'it is in the user’s quiet hours',
  read_elsewhere: 'the user has read it already',
  relevant: 'it is relevant to this user',
  shed: 'the system was overloaded and it was of the lowest importance',
  snoozed: {
    defer: 'the user has snoozed notifications',
    suppress: 'the user has snoozed notifications, and a call cannot wait',
  },
  thread_followed: 'the user follows the thread',
  throttled: 'the conversation is busy, so messages are put together',
  token_invalid: 'the push service says the device’s token is dead',
};

const told = { push: 'Push', batch: 'Keep for a digest', defer: 'Hold back', suppress: 'No push' } as const;

type Told = Pick<DeviceDecision, 'device' | 'outcome' | 'reason' | 'release_at'>;

/** One sentence about a decision, for people. */
export function sentenceOf(decided: Told, relevance: Relevance | null): string {
  const place =
    decided.device === null ? '' : ` ${decided.outcome === 'push' ? 'to' : 'on'} ${decided.device}`;
  const until = decided.release_at === null ? '' : ` until ${toIso(decided.release_at)}`;
  const words = why[decided.reason];
  const because = (typeof words === 'string' ? words : words?.[decided.outcome]) ?? `of ${decided.reason}`;
  return `${told[decided.outcome]}${place}${until}, because ${because}${scoreOf(decided.reason, relevance)}.`;
}

const scored = new Set(['low_relevance', 'batched', 'relevant']);

function scoreOf(reason: string, relevance: Relevance | null): string {
  if (relevance === null || relevance.p === null || !scored.has(reason)) return '';
  const { push, batch } = relevance.thresholds;
  return ` (${relevance.p.toFixed(3)}; a push needs ${push}, a digest ${batch})`;
}
