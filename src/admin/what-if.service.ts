import { Injectable } from '@nestjs/common';
import { placeOf } from './decision-entry.js';
import { decidedBefore, isDuplicate, isEndOfWait } from './what-if-history.js';
import { asBefore, toldWith, type Recorded } from './what-if-restore.js';
import { isSubject, type Subject } from './what-if-subject.js';
import { asOfNow, asOfThen } from './what-if-then.js';
import type { ChatEvent } from '../model/event.js';
import type { FieldError } from '../model/problem.js';
import type { Input } from '../model/input.js';
import type { NoticeItem, Recipient, Scores } from '../model/recipient.js';
import { Clock } from '../observe/clock.js';
import type { DecidedBefore } from '../ports.js';
import { isOfNotice } from '../store/is-of-notice.js';
import { EventStore } from '../store/event-store.js';
import { DecisionStore, RecipientStore, type StoredDecision } from '../store/stores.js';

const MAX_HISTORY = 20;

/** Where a preview begins: a message, call or notice to some user, and the user as they were. */
export interface StartingPoint {
  readonly event: Subject;
  readonly user: string;
  readonly scores: Scores | null;
  readonly policyVersion: number;
  /** `recorded`: with what was observed then, at that instant (ms); `now`: what was observed is no longer kept. */
  readonly facts: 'recorded' | 'now';
  readonly at: number;
  readonly restore: (recipient: Recipient) => Recipient;
  /** What its step was told besides, to be told again. */
  readonly told: readonly Input[];
  /** Undefined: it came just then. */
  readonly before: DecidedBefore | undefined;
  /** A notice that ended while it waited for its time, on no device yet. */
  readonly isOfUser: boolean;
}

/** Takes a decision back to the moment it was made, on copies, so that it can be made again with other facts. */
@Injectable()
export class WhatIfService {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly events: EventStore,
    private readonly recipients: RecipientStore,
    private readonly clock: Clock,
  ) {}

  /** Null: this app has no such decision. Field errors: one that cannot be made again. */
  async startOf(app: string, id: string): Promise<StartingPoint | FieldError[] | null> {
    const stored = await this.decisions.get(app, placeOf(id).decision);
    if (stored === null) return null;
    const history = (await this.#history(stored)).filter((each) => !isDuplicate(each));
    const event = await this.#eventOf(stored, history);
    if (event === null) return cannot;
    const recorded = await this.#recorded(stored);
    const at = recorded === null ? this.clock.now() : stored.at;
    const { inputs = [] } = recorded ?? {};
    const before = recorded === null ? undefined : decidedBefore(stored, history, inputs);
    const past = { stored, recorded, at, before, notices: await this.#noticesOf(stored) };
    const { user, policy_version: policyVersion } = stored;
    return {
      event: recorded === null ? asOfNow(event, at) : asOfThen(event, past),
      ...{ user, policyVersion, at, before },
      isOfUser: isEndOfWait(stored, history),
      scores: scoresOf(stored, recorded),
      facts: recorded === null ? 'now' : 'recorded',
      restore: (recipient) => asBefore(recipient, past),
      told: recorded === null ? [] : toldWith(recorded),
    };
  }

  /** Earlier decisions on the same item, newest first. */
  async #history({ app, previous }: StoredDecision): Promise<readonly StoredDecision[]> {
    const found: StoredDecision[] = [];
    for (let id = previous; id !== null && found.length < MAX_HISTORY;) {
      const stored = await this.decisions.get(app, id);
      if (stored === null) break;
      found.push(stored);
      id = stored.previous;
    }
    return found;
  }

  /** The one that brought it. Its id may have come again, as a duplicate or years later. */
  async #eventOf(stored: StoredDecision, history: readonly StoredDecision[]): Promise<Subject | null> {
    const { app, user, message } = stored;
    const found: readonly ChatEvent[] = isOfNotice(stored)
      ? await this.events.notice(app, user, message)
      : await this.events.messages(app, [message]);
    const subjects = found.filter(isSubject);
    const ids = [stored, ...history].map(({ event }) => event);
    const newest = ids.find((id) => subjects.some((each) => each.id === id));
    const subject = subjects.find(({ id }) => id === newest) ?? subjects[0] ?? null;
    const isFirst = subject?.id === stored.event && history.length === 0;
    return isFirst && subject.type === 'message.created' ? this.#unedited(subject) : subject;
  }

  /** As it came. */
  async #unedited(subject: Subject): Promise<Subject> {
    const event = (await this.events.byId(subject.app, subject.id))?.event;
    return event !== undefined && isSubject(event) ? event : subject;
  }

  async #recorded({ app, cause, user }: StoredDecision): Promise<Recorded | null> {
    const facts = (await this.decisions.facts(app, cause)) as { users?: Record<string, Recorded> } | null;
    const found = facts?.users?.[user] ?? null;
    return found !== null && Array.isArray(found.devices) && Array.isArray(found.conversations)
      ? found
      : null;
  }

  /** Itself, its correction, and those of its key that its votes name, however long ago they came. */
  async #noticesOf(stored: StoredDecision): Promise<readonly NoticeItem[]> {
    if (!isOfNotice(stored)) return [];
    const { app, user, message } = stored;
    const itself = await this.recipients.notice(app, user, message);
    const votes = stored.devices.flatMap(({ votes }) => votes);
    const named = votes.flatMap(({ evidence }) => [evidence['newer'], evidence['merged_into']]);
    const ids = new Set([itself?.content_of, ...named].filter((each) => typeof each === 'string'));
    ids.delete(message);
    const others = await Promise.all([...ids].map((id) => this.recipients.notice(app, user, id)));
    return [itself, ...others].filter((each) => each !== null);
  }
}

const cannot: FieldError[] = [
  {
    field: 'decision',
    problem: 'the event of its message, call or notice is no longer kept',
    fix: 'Choose a newer decision, or preview an event.',
  },
];

function scoresOf({ relevance }: StoredDecision, recorded: Recorded | null): Scores | null {
  for (const input of recorded?.inputs ?? []) {
    if ((input.type === 'message.created' || input.type === 'notice.requested') && input.scores)
      return input.scores;
  }
  if (relevance === null || relevance.local === null) return null;
  return { local: relevance.local, llm: relevance.shift === null ? null : { shift: relevance.shift } };
}
