// What operators and apps see and set by REST. In: requests that access let in; out: what the ledger knows, and changes
// that go through the same doors as everybody else's. Controllers are thin; nothing here decides or sends.
import { sentenceOf } from './sentence.js';
import type { DeviceDecision } from '../model/decision.js';
import { toIso } from '../model/instant.js';
import type { Cohort, StoredDecision } from '../store/stores.js';

/** One decision as the API lists it: per (event, user, device). */
export interface DecisionEntry {
  readonly id: string | null;
  readonly at: string;
  readonly cause: string;
  readonly event: string | null;
  readonly message: string;
  readonly conversation: string;
  readonly user: string;
  readonly device: string | null;
  readonly outcome: string;
  readonly reason: string;
  readonly release_at: string | null;
  readonly notes: readonly string[];
  /** The relevance that decided; null where none was worked out. */
  readonly score: number | null;
  readonly policy_version: number;
  readonly notification: string | null;
  readonly push_kind: 'alert' | 'voip' | null;
  readonly previous: string | null;
  /** Whether the user was only counted, as one of many alike. */
  readonly counted: boolean;
  readonly sentence: string;
}

/** Where an entry stands: the stored decision and the device's place in it. `index` null: the whole decision. */
export interface EntryPlace {
  readonly decision: string;
  readonly index: number | null;
}

export function entryId(decision: string, index: number): string {
  return `${decision}-${index}`;
}

export function placeOf(id: string): EntryPlace {
  const match = /^(.+)-(\d{1,4})$/.exec(id);
  return match === null ? { decision: id, index: null } : { decision: match[1]!, index: Number(match[2]) };
}

export function entriesOf(decision: StoredDecision): DecisionEntry[] {
  return decision.devices.map((device, index) => entryOf(decision, device, index));
}

export function entryOf(decision: StoredDecision, device: DeviceDecision, index: number): DecisionEntry {
  return {
    id: entryId(decision.id, index),
    at: toIso(decision.at),
    cause: decision.cause,
    event: decision.event,
    message: decision.message,
    conversation: decision.conversation,
    user: decision.user,
    device: device.device,
    outcome: device.outcome,
    reason: device.reason,
    release_at: device.release_at === null ? null : toIso(device.release_at),
    notes: device.notes,
    score: decision.relevance?.p ?? null,
    policy_version: decision.policy_version,
    notification: device.notification,
    push_kind: device.outcome === 'push' ? device.push_kind : null,
    previous: decision.previous,
    counted: false,
    sentence: sentenceOf(device, decision.relevance),
  };
}

/** The answer for a member nobody had to look at: the cohort's. */
export function entryOfCohort(cohort: Cohort, user: string): DecisionEntry {
  const { event, message, conversation, reason, policy_version } = cohort;
  const device = { device: null, outcome: 'suppress', reason, release_at: null } as const;
  return {
    id: null,
    at: toIso(cohort.at),
    cause: event,
    event,
    message,
    conversation,
    user,
    ...device,
    notes: [],
    score: null,
    policy_version,
    notification: null,
    push_kind: null,
    previous: null,
    counted: true,
    sentence: `${sentenceOf(device, null)} Counted as one of ${cohort.members} members alike.`,
  };
}
