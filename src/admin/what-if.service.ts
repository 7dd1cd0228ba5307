import { Injectable } from '@nestjs/common';
import { placeOf } from './decision-entry.js';
import { asBefore, heldBefore, toldWith, type Recorded } from './what-if-restore.js';
import type { Subject } from './what-if-subject.js';
import type { FieldError } from '../model/problem.js';
import type { Input, NoticeItem, Recipient, Scores } from '../model/recipient.js';
import { Clock } from '../observe/clock.js';
import type { HeldBefore } from '../ports.js';
import { isOfNotice } from '../store/is-of-notice.js';
import { DecisionStore, EventStore, RecipientStore, type StoredDecision } from '../store/stores.js';

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
  /** How it had waited until then; undefined: it had not. */
  readonly held: HeldBefore | undefined;
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
    const event = await this.#eventOf(stored);
    if (event === null) return cannot;
    const recorded = await this.#recorded(stored);
    const at = recorded === null ? this.clock.now() : stored.at;
    const past = { stored, recorded, at, notices: await this.#noticesOf(stored) };
    const { user, policy_version: policyVersion } = stored;
    return {
      event: recorded === null ? asOfNow(event, at) : asOfThen(event, stored),
      ...{ user, policyVersion, at },
      scores: scoresOf(stored, recorded),
      facts: recorded === null ? 'now' : 'recorded',
      restore: (recipient) => asBefore(recipient, past),
      told: recorded === null ? [] : toldWith(recorded),
      held: recorded === null ? undefined : heldBefore(stored, await this.#history(stored)),
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

  async #eventOf(stored: StoredDecision): Promise<Subject | null> {
    const { app, user, message } = stored;
    if (isOfNotice(stored)) return (await this.events.notice(app, user, message))[0] ?? null;
    const [event] = await this.events.messages(app, [message]);
    return event?.type === 'message.created' || event?.type === 'call.ringing' ? event : null;
  }

  async #recorded({ app, cause, user }: StoredDecision): Promise<Recorded | null> {
    const facts = (await this.decisions.facts(app, cause)) as { users?: Record<string, Recorded> } | null;
    const found = facts?.users?.[user] ?? null;
    return found !== null && Array.isArray(found.devices) && Array.isArray(found.conversations)
      ? found
      : null;
  }

  /** Itself and those of its key that its votes name, however long ago they came. */
  async #noticesOf(stored: StoredDecision): Promise<readonly NoticeItem[]> {
    if (!isOfNotice(stored)) return [];
    const votes = stored.devices.flatMap(({ votes }) => votes);
    const named = votes.flatMap(({ evidence }) => [evidence['newer'], evidence['merged_into']]);
    const ids = new Set([stored.message, ...named.filter((each) => typeof each === 'string')]);
    const { app, user } = stored;
    const found = await Promise.all([...ids].map((id) => this.recipients.notice(app, user, id)));
    return found.filter((each) => each !== null);
  }
}

const cannot: FieldError[] = [
  {
    field: 'decision',
    problem: 'the event of its message, call or notice is no longer kept',
    fix: 'Choose a newer decision, or preview an event.',
  },
];

/** What holds now cannot be held against something that is past its time by now. */
function asOfNow(event: Subject, at: number): Subject {
  if (event.type === 'message.created')
    return { ...event, time: at, data: { ...event.data, created_at: null } };
  if (event.type === 'call.ringing') return { ...event, time: at, data: { ...event.data, created_at: null } };
  return { ...event, time: at, data: { ...event.data, created_at: null } };
}

/** A call without a time of its own rings since it arrived, also when it is decided again. */
function asOfThen(event: Subject, { previous }: StoredDecision): Subject {
  if (event.type !== 'call.ringing' || previous === null) return event;
  return { ...event, data: { ...event.data, created_at: event.data.created_at ?? event.receivedAt } };
}

function scoresOf({ relevance }: StoredDecision, recorded: Recorded | null): Scores | null {
  for (const input of recorded?.inputs ?? []) {
    if ((input.type === 'message.created' || input.type === 'notice.requested') && input.scores)
      return input.scores;
  }
  if (relevance === null || relevance.local === null) return null;
  return { local: relevance.local, llm: relevance.shift === null ? null : { shift: relevance.shift } };
}
