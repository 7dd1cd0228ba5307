import type { WhatIfFacts } from './what-if-facts.js';
import type { Subject } from './what-if-subject.js';
import type { EventData, EventOf } from '../model/event.js';
import type { Input } from '../model/input.js';

const HOUR_MS = 3_600_000;

type Message = EventData<'message.created'>;
type Notice = EventData<'notice.requested'>;

/** The message, call or notice as it would have been at that moment (ms). */
export function subjectWith(
  subject: Subject,
  facts: WhatIfFacts,
  users: readonly string[],
  now: number,
): Subject {
  if (subject.type === 'message.created')
    return { ...subject, data: messageWith(subject.data, facts, users) };
  if (subject.type === 'notice.requested') return { ...subject, data: noticeWith(subject.data, facts, now) };
  const { importance = subject.data.importance } = facts;
  return { ...subject, data: { ...subject.data, importance } };
}

/** What would have happened before it. The newer notice says nothing and is only there to be newer. */
export function toldBefore(subject: Subject, facts: WhatIfFacts): readonly Input[] {
  if (subject.type !== 'notice.requested' || facts.superseded !== true) return [];
  const { user: _user, title: _title, body: _body, ...notice } = subject.data;
  return [
    {
      type: 'notice.requested',
      notice: {
        ...notice,
        notice: newerId(subject),
        created_at: createdAt(subject) + 1,
        not_before: null,
        alert: true,
      },
      scores: null,
      duplicate: false,
    },
  ];
}

export function createdAt({ data, time }: EventOf<'notice.requested'>): number {
  return data.created_at ?? time;
}

function newerId({ data }: EventOf<'notice.requested'>): string {
  return `newer than ${data.notice}`;
}

function messageWith(message: Message, facts: WhatIfFacts, users: readonly string[]): Message {
  const { mentioned, importance = message.importance } = facts;
  if (mentioned === undefined) return { ...message, importance };
  const others = message.mentions.filter((each) => !users.includes(each));
  const mentions = mentioned ? [...others, ...users] : others;
  return { ...message, importance, mentions, ...(mentioned ? {} : { broadcast: 'none' as const }) };
}

function noticeWith(
  notice: Notice,
  { due, importance = notice.importance }: WhatIfFacts,
  now: number,
): Notice {
  const { not_before } = notice;
  if (due === undefined || not_before === null) return { ...notice, importance };
  return {
    ...notice,
    importance,
    not_before: due ? Math.min(not_before, now) : Math.max(not_before, now + HOUR_MS),
  };
}
