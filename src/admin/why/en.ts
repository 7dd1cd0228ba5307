import type { Tongue } from './words.js';

const score = '[ ({p}; a push needs {push_threshold}, a digest {batch_threshold})]';
const quiet = 'it is in the user’s quiet hours[ ({from}–{quiet_until}, {zone})]';
const condition = 'a condition of the policy[ ({condition})] says so';

/** The first table: its reasons are those that every other language must have. */
export const en = {
  agent: {
    push: 'Push[ to {device}], because {why}.',
    batch: 'Keep for a digest[ on {device}][ until {until}], because {why}.',
    defer: 'Hold back[ on {device}][ until {until}], because {why}.',
    suppress: 'No push[ on {device}], because {why}.',
  },
  reasons: {
    active_on_device: {
      agent: { suppress: 'the user is active where the app shows the message itself' },
      user: {
        suppress: 'You were using the app at that moment, so it was shown there without a notification.',
      },
    },
    batched: {
      agent: {
        batch: `it is worth a digest, not a push of its own${score}`,
        push: `it has waited for others of its conversation long enough${score}`,
      },
      user: {
        batch:
          'It waits[ until {until}] to be shown together with others, so that you are disturbed less often.',
        push: 'It was kept for a while to be shown to you together with others.',
      },
    },
    blocked_sender: {
      agent: { suppress: 'the user has blocked the sender' },
      user: { suppress: 'You have blocked whoever sent it, so you were not notified.' },
    },
    call: {
      agent: { push: 'somebody is calling' },
      user: { push: 'You were being called.' },
    },
    conversation_muted: {
      agent: { suppress: 'the conversation is muted[ until {muted_until}]' },
      user: { suppress: 'You have muted this conversation, so you were not notified.' },
    },
    critical_bypass: {
      agent: { push: 'the server marked it critical' },
      user: { push: 'It was marked as critical, and you let critical messages through at any time.' },
    },
    deleted: {
      agent: { suppress: 'it has been deleted' },
      user: { suppress: 'It was taken back before you could be notified.' },
    },
    desktop_grace: {
      agent: { defer: 'the user is at a computer and may read it there first[ (within {grace_seconds} s)]' },
      user: {
        defer: 'You were at your computer, so the notification waits a moment in case you read it there.',
      },
    },
    direct_message: {
      agent: { push: 'it is a direct message' },
      user: { push: 'It was written directly to you.' },
    },
    duplicate: {
      agent: { suppress: 'it was taken in before' },
      user: { suppress: 'It had arrived before, so you were not notified a second time.' },
    },
    expired: {
      agent: { suppress: 'its time to live is over[ (since {expires_at})]' },
      user: { suppress: 'It was too late by then for a notification to be of use to you.' },
    },
    expired_call: {
      agent: { suppress: 'the call has ended' },
      user: { suppress: 'The call was over before this device could ring.' },
    },
    force_push: {
      agent: { push: 'the server demands a push' },
      user: { push: 'The app asked for it to reach you right away.' },
    },
    frequency_capped: {
      agent: {
        defer: 'the cap on notifications is reached[ ({counted} of {limit})], and it waits for room',
        suppress: 'the cap on notifications is reached[ ({counted} of {limit})]',
      },
      user: {
        defer: 'You had received many notifications already, so this one waits[ until {until}].',
        suppress: 'You had received many notifications already, so you were spared this one.',
      },
    },
    holdout: {
      agent: { push: 'the user is in the holdout group, which gets everything' },
      user: { push: 'Nothing stood in the way, so you were notified.' },
    },
    keyword: {
      agent: { push: 'it contains one of the user’s keywords' },
      user: { push: 'It contains one of your keywords.' },
    },
    low_relevance: {
      agent: { suppress: `it is not relevant enough to this user${score}` },
      user: { suppress: 'It looked like something that can wait until you open the app.' },
    },
    marketing_capped: {
      agent: { suppress: 'the cap on promotions is reached[ ({counted} of {limit})]' },
      user: { suppress: 'You had received enough offers already, so you were spared this one.' },
    },
    mention: {
      agent: { push: 'it mentions the user' },
      user: { push: 'You were mentioned.' },
    },
    merged: {
      agent: { suppress: 'it only corrects a notice that the user has already[ ({merged_into})]' },
      user: { suppress: 'It corrects something that you had been told already, which was changed in place.' },
    },
    no_consent: {
      agent: { suppress: 'the user has not consented to promotions' },
      user: { suppress: 'You have not agreed to receive offers, so none was sent.' },
    },
    no_device: {
      agent: { suppress: 'the user has no device to push to' },
      user: { suppress: 'You had no device that is set up to be notified.' },
    },
    not_mentioned: {
      agent: { suppress: 'the user wants mentions only here, and is not mentioned' },
      user: { suppress: 'Here you are notified only when you are mentioned, and this time you were not.' },
    },
    nothing_objected: {
      agent: { push: 'nothing spoke against it' },
      user: { push: 'Nothing stood in the way, so you were notified.' },
    },
    opted_out: {
      agent: { suppress: 'the user has turned pushes off' },
      user: { suppress: 'Notifications are switched off.' },
    },
    opted_out_conversation: {
      agent: { suppress: 'the push level of the conversation is none' },
      user: { suppress: 'Notifications are switched off for this conversation.' },
    },
    opted_out_device: {
      agent: { suppress: 'pushes are switched off on this device' },
      user: { suppress: 'Notifications are switched off on this device.' },
    },
    opted_out_topic: {
      agent: { suppress: 'the user does not want notices of the topic[ {topic}]' },
      user: { suppress: 'You have switched off notifications of this kind.' },
    },
    other_device: {
      agent: { suppress: 'another device of the user gets it' },
      user: { suppress: 'The notification went to another of your devices.' },
    },
    own_message: {
      agent: { suppress: 'the user wrote it' },
      user: { suppress: 'You wrote it yourself.' },
    },
    policy_condition: {
      agent: { push: condition, batch: condition, defer: condition, suppress: condition },
      user: {
        push: 'The app is set up to notify you of things like this.',
        batch:
          'The app is set up to show things like this together with others, so it waits[ until {until}].',
        defer: 'The app is set up to tell you of things like this later, so it waits[ until {until}].',
        suppress: 'The app is set up not to notify you of things like this.',
      },
    },
    quiet_hours: {
      agent: { batch: quiet, defer: quiet, suppress: quiet },
      user: {
        batch: 'It came in your quiet hours, so it waits[ until {until}] to be shown together with others.',
        defer: 'It came in your quiet hours, so the notification waits[ until {until}].',
        suppress: 'It came in your quiet hours, so you were not notified.',
      },
    },
    read_elsewhere: {
      agent: { suppress: 'the user has read it already' },
      user: { suppress: 'You had read it already.' },
    },
    relevant: {
      agent: { push: `it is relevant to this user${score}` },
      user: { push: 'It looked like something that you would want to know.' },
    },
    reminder: {
      agent: { push: 'it is a reminder' },
      user: { push: 'It is a reminder for you.' },
    },
    scheduled: {
      agent: { defer: 'the sender wants it told later' },
      user: { defer: 'It is planned for later, so the notification waits[ until {until}].' },
    },
    shed: {
      agent: { suppress: 'the system was overloaded and it was of the lowest importance' },
      user: {
        suppress:
          'There was too much to deliver at that moment, so less important notifications were left out.',
      },
    },
    snoozed: {
      agent: {
        defer: 'the user has snoozed notifications',
        suppress: 'the user has snoozed notifications, and a call cannot wait',
      },
      user: {
        defer: 'You had paused notifications, so this one waits[ until {until}].',
        suppress: 'You had paused notifications, so the call did not ring.',
      },
    },
    superseded: {
      agent: { suppress: 'a newer notice has taken its place[ ({newer})]' },
      user: { suppress: 'Something newer about the same matter has taken its place.' },
    },
    thread_followed: {
      agent: { push: 'the user follows the thread' },
      user: { push: 'You follow this thread.' },
    },
    throttled: {
      agent: {
        batch: 'the conversation is busy[ ({recent} notifications just now)], so messages are put together',
      },
      user: {
        batch: 'A lot was going on in this conversation, so its messages are shown together[, from {until}].',
      },
    },
    token_invalid: {
      agent: { suppress: 'the push service says the device’s token is dead' },
      user: { suppress: 'This device could no longer be reached. Opening the app on it usually helps.' },
    },
    transactional: {
      agent: { push: 'it is transactional: about something that the user has under way' },
      user: { push: 'It is about something that you have under way.' },
    },
  },
  unknown: {
    agent: 'of {reason}',
    user: {
      push: 'You were notified.',
      batch: 'It waits[ until {until}] to be shown together with others.',
      defer: 'The notification waits[ until {until}].',
      suppress: 'You were not notified.',
    },
  },
  notes: {
    scorer_timeout: 'The LLM did not answer in time, so the local score counted.',
    scorer_invalid_output: 'The LLM’s answer was of no use, so the local score counted.',
    budget_exhausted: 'The LLM’s budget was used up, so the local score counted.',
    not_displayed: 'The device before did not display it in time.',
    clock_skew: 'A clock was wrong, so the server’s own was taken.',
    explored: 'Chance had a part in it, to learn from what follows.',
  },
  userNotes: { not_displayed: 'It had been sent to another of your devices before, which did not show it.' },
  counted: 'Counted as one of {members} members alike.',
} as const satisfies Tongue;

export type Reason = keyof (typeof en)['reasons'];
