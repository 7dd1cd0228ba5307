// From a decision to one sentence for a person. The reason picks it, so the table must know every reason there is.
import type { DeviceDecision } from '../model/decision.js';

type Sentence = string | Readonly<Partial<Record<DeviceDecision['outcome'], string>>>;

const sentences: Readonly<Record<string, Sentence>> = {
  blocked_sender: 'Not pushed: the recipient has blocked the sender.',
  conversation_muted: 'Not pushed: the conversation is muted.',
  deleted: 'Not pushed: the message has been deleted.',
  duplicate: 'Not pushed: this message had been taken in before.',
  expired: 'Not pushed: the message is past its time to live.',
  no_device: 'Not pushed: there is no device to push to.',
  opted_out: 'Not pushed: the recipient has switched push off here.',
  own_message: 'Not pushed: the recipient wrote the message.',
  read_elsewhere: 'Not pushed: the message has been read already.',
  token_invalid: 'Not pushed here: the push service no longer accepts the token of this device.',
  critical_bypass: 'Pushed to every device: the application server marked it critical.',
  force_push: 'Pushed: the application server asked to push it whatever else holds.',
  not_mentioned: 'Not pushed: only mentions are wanted here, and it is not addressed to the recipient.',
  low_relevance: 'Not pushed: it is unlikely to matter to the recipient.',
  active_on_device: 'Not pushed here: the recipient is using the app and sees it there.',
  desktop_grace: 'Waits a moment: the recipient is at a computer and may read it there.',
  batched: {
    batch: 'Waits with others of its conversation: it matters, but not at once.',
    push: 'Pushed: it has waited long enough with the others of its conversation.',
  },
  snoozed: {
    defer: 'Waits until the recipient\u2019s snooze ends.',
    suppress: 'Not pushed: the recipient has snoozed notifications, and a call cannot wait.',
  },
  quiet_hours: {
    defer: 'Waits until the recipient\u2019s quiet hours end.',
    batch: 'Waits for the digest at the end of the recipient\u2019s quiet hours.',
    suppress: 'Not pushed: it came in the recipient\u2019s quiet hours.',
  },
  frequency_capped: {
    defer: 'Waits until the frequency cap has room again.',
    suppress: 'Not pushed: the recipient has had as many notifications as the cap allows.',
  },
  throttled: 'Waits with others: this conversation has just sent many notifications.',
  mention: 'Pushed: it mentions the recipient.',
  keyword: 'Pushed: it contains one of the recipient\u2019s keywords.',
  direct_message: 'Pushed: it was written to the recipient directly.',
  thread_followed: 'Pushed: the recipient follows the thread.',
  relevant: 'Pushed: it is likely to matter to the recipient.',
  holdout: 'Pushed: relevance is switched off for this recipient, to compare.',
  call: 'Rings: a call.',
  nothing_objected: 'Pushed: nothing spoke against it.',
  other_device: 'Not pushed here: another device suits better.',
};

/** One English sentence on why this device was or was not pushed to; the bare reason where it is unknown. */
export function explain({ outcome, reason }: Pick<DeviceDecision, 'outcome' | 'reason'>): string {
  const sentence = sentences[reason];
  if (typeof sentence === 'string') return sentence;
  return sentence?.[outcome] ?? `${outcome}: ${reason}.`;
}
