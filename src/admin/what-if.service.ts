import { Injectable } from '@nestjs/common';
import { placeOf } from './decision-entry.js';
import type { EventOf } from '../model/event.js';
import type { FieldError } from '../model/problem.js';
import { blankProfile } from '../model/profile.js';
import type { Recipient, Scores } from '../model/recipient.js';
import { Clock } from '../observe/clock.js';
import { isOfNotice } from '../store/is-of-notice.js';
import { DecisionStore, EventStore, type StoredDecision } from '../store/stores.js';

/** Where a preview begins: a message to some user, and the user as they were. */
export interface StartingPoint {
  readonly event: EventOf<'message.created'>;
  readonly user: string;
  readonly scores: Scores | null;
  readonly policyVersion: number;
  /** `recorded`: with what was observed then, at that instant (ms); `now`: what was observed is no longer kept. */
  readonly facts: 'recorded' | 'now';
  readonly at: number;
  readonly restore: (recipient: Recipient) => Recipient;
}

type Recorded = Pick<Recipient, 'preferences' | 'profile'> & {
  readonly devices: readonly Recipient['devices'][string][];
  readonly conversations: readonly (Recipient['conversations'][string] | null)[];
  readonly inputs?: readonly { readonly type: string; readonly scores?: Scores | null }[];
};

/** Takes a decision back to the moment it was made, on copies, so that it can be made again with other facts. */
@Injectable()
export class WhatIfService {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Null: this app has no such decision. Field errors: one that cannot be made again. */
  async startOf(app: string, id: string): Promise<StartingPoint | FieldError[] | null> {
    const stored = await this.decisions.get(app, placeOf(id).decision);
    if (stored === null) return null;
    if (isOfNotice(stored)) return cannot;
    const [event] = await this.events.messages(app, [stored.message]);
    if (event?.type !== 'message.created') return cannot;
    const recorded = await this.#recorded(stored);
    const at = recorded === null ? this.clock.now() : stored.at;
    const { user, policy_version: policyVersion } = stored;
    return {
      // What holds now cannot be held against a message that is past its time by now.
      event: recorded === null ? { ...event, time: at, data: { ...event.data, created_at: null } } : event,
      ...{ user, policyVersion, at },
      scores: scoresOf(stored, recorded),
      facts: recorded === null ? 'now' : 'recorded',
      restore: (recipient) => asBefore(recipient, recorded, stored.message, at),
    };
  }

  async #recorded({ app, cause, user }: StoredDecision): Promise<Recorded | null> {
    const facts = (await this.decisions.facts(app, cause)) as { users?: Record<string, Recorded> } | null;
    const found = facts?.users?.[user] ?? null;
    return found !== null && Array.isArray(found.devices) && Array.isArray(found.conversations)
      ? found
      : null;
  }
}

const cannot: FieldError[] = [
  {
    field: 'decision',
    problem: 'it is not about a message whose event is still kept',
    fix: 'Choose a decision about a message, or preview an event.',
  },
];

function scoresOf({ relevance }: StoredDecision, recorded: Recorded | null): Scores | null {
  const input = recorded?.inputs?.find(({ type }) => type === 'message.created');
  if (input?.scores) return input.scores;
  if (relevance === null || relevance.local === null) return null;
  return { local: relevance.local, llm: relevance.shift === null ? null : { shift: relevance.shift } };
}

/** Without this message and what came after it; what was observed then, where it is kept. */
function asBefore(recipient: Recipient, recorded: Recorded | null, message: string, at: number): Recipient {
  const items = new Map(recipient.items);
  items.delete(message);
  const early = new Map(recipient.early);
  early.delete(message);
  const batches = recipient.batches
    .map((batch) => ({ ...batch, messages: batch.messages.filter((each) => each !== message) }))
    .filter((batch) => batch.opened_at < at && batch.messages.length > 0);
  const notifications = recipient.notifications.filter((each) => each.sent_at < at);
  const past = { ...recipient, items, early, batches, notifications };
  if (recorded === null) return past;
  const named = recorded.conversations.flatMap((each) => (each === null ? [] : [[each.id, each] as const]));
  return {
    ...past,
    preferences: recorded.preferences,
    profile: recorded.profile ?? blankProfile,
    devices: Object.fromEntries(recorded.devices.map((each) => [each.id, each])),
    conversations: { ...past.conversations, ...Object.fromEntries(named) },
  };
}
