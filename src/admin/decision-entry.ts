// What operators and apps see and set by REST. In: requests that access let in; out: what the ledger knows, and changes
// that go through the same doors as everybody else's. Controllers are thin; nothing here decides or sends.
import { z } from 'zod';
import { countedSentence, joined, sentenceOf } from './sentence.js';
import type { Language } from './why/words.js';
import { notes, outcomes, type DeviceDecision } from '../model/decision.js';
import { toIso } from '../model/instant.js';
import { isOfNotice } from '../store/is-of-notice.js';
import type { Cohort, StoredDecision } from '../store/stores.js';

const time = z.iso.datetime();

/** One decision as the API lists it: per (event, user, device). */
export const decisionEntry = z.object({
  id: z.string().nullable().describe('Null for a member who was only counted'),
  at: time,
  cause: z.string().describe('The event, or what else made the decision due'),
  event: z.string().nullable(),
  item_kind: z.enum(['message', 'notice']).describe('What it is about; a call counts as a message'),
  message: z.string().describe('The id of the message, call or notice'),
  conversation: z.string().nullable().describe('Null for a notice'),
  user: z.string(),
  device: z.string().nullable(),
  outcome: z.enum(outcomes),
  reason: z.string(),
  release_at: time.nullable(),
  notes: z.array(z.enum(notes)).readonly(),
  score: z.number().nullable().describe('The relevance that decided; null where none was worked out'),
  policy_version: z.number().int(),
  notification: z.string().nullable(),
  push_kind: z.enum(['alert', 'voip']).nullable(),
  previous: z.string().nullable(),
  counted: z.boolean().describe('Whether the user was only counted, as one of many alike'),
  sentence: z.string(),
});
export type DecisionEntry = Readonly<z.infer<typeof decisionEntry>>;

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

export function entriesOf(decision: StoredDecision, language: Language = 'en'): DecisionEntry[] {
  return decision.devices.map((device, index) => entryOf(decision, device, index, language));
}

export function entryOf(
  decision: StoredDecision,
  device: DeviceDecision,
  index: number,
  language: Language = 'en',
): DecisionEntry {
  return {
    id: entryId(decision.id, index),
    at: toIso(decision.at),
    cause: decision.cause,
    event: decision.event,
    item_kind: isOfNotice(decision) ? 'notice' : 'message',
    message: decision.message,
    conversation: isOfNotice(decision) ? null : decision.conversation,
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
    sentence: sentenceOf(device, decision.relevance, language),
  };
}

/** The answer for a member nobody had to look at: the cohort's. */
export function entryOfCohort(cohort: Cohort, user: string, language: Language = 'en'): DecisionEntry {
  const { event, message, conversation, reason, policy_version } = cohort;
  const device = { device: null, outcome: 'suppress', reason, release_at: null } as const;
  return {
    id: null,
    at: toIso(cohort.at),
    cause: event,
    event,
    item_kind: 'message',
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
    sentence: joined(
      [sentenceOf(device, null, language), countedSentence(cohort.members, language)],
      language,
    ),
  };
}
