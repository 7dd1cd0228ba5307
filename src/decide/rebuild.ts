// From the record of a decision back to the facts that it was made from. What was observed is taken as it was recorded and
// run through `step` again; what the votes imply is taken from them; what neither tells is listed as unknown. A record
// does not say how far its step had come when this was decided, so there may be several worlds; which of them it was
// follows from the votes (explain.ts).
import { own } from '../model/own.js';
import { type DeviceDecision, tiers, type Tier } from '../model/decision.js';
import type { Policy } from '../model/policy.js';
import type { Input } from '../model/input.js';
import {
  blankDevice,
  emptyRecipient,
  type Item,
  type Recipient,
  type RecipientDevice,
} from '../model/recipient.js';
import { faultlessDevice } from './devices.js';
import { type Facts, factsOf } from './facts.js';
import { asHeld } from './holds.js';
import type { Observed, RecordedDecision, RecordedStep } from './recorded.js';
import { step } from './step.js';
import { itemOf, itemOfCall, itemOfNotice } from './take-in.js';

export interface World {
  readonly facts: Facts;
  readonly device: RecipientDevice | null;
  /** Paths of facts that nothing tells. */
  readonly unknown: ReadonlySet<string>;
}

/** The likeliest first. Empty where the record does not tell enough. */
export function worldsOf(then: RecordedDecision): readonly World[] {
  const { observed, policy, at } = then;
  if (observed === null) return [];
  const items = arrivedItems(then).flatMap((arrived) => itemsOf(then, arrived));
  const notifications = then.notifications ?? [];
  const states = statesOf(stateBefore(then.user, observed), observed.inputs, policy, at).reverse();
  return states.flatMap((state) => {
    const recipient = { ...state, notifications };
    return items.flatMap((item) => {
      const facts = factsThen(then, item, recipient);
      const unknown = unknownIn(then, facts);
      return devicesOf(then, recipient).map((device) => ({ facts, device, unknown }));
    });
  });
}

/** What a message said in between its edits is not recorded. */
export function betweenEdits(world: World): World {
  return { ...world, unknown: new Set([...world.unknown, ...ofWords, ...words]) };
}

/** What a message says, and what follows from it. */
const words = ['item.mentions', 'item.broadcast', 'item.reply_to'] as const;
const ofWords = ['classes', 'isOrdinary', 'relevance'] as const;

/** The tiers that were heard: those up to the one that settled, or all. */
export function heardTiers({ votes }: Pick<RecordedDecision['decided'], 'votes'>): readonly Tier[] {
  const settled = votes[0]?.tier;
  return settled === undefined ? tiers : tiers.slice(0, tiers.indexOf(settled) + 1);
}

/** The recipient before the step, without any items: what is held was not recorded. */
function stateBefore(user: string, { devices, conversations, preferences, profile }: Observed): Recipient {
  return {
    ...emptyRecipient(user),
    preferences,
    profile,
    devices: byId(devices),
    conversations: byId(conversations.filter((each) => each !== null)),
  };
}

/** The recipient before the inputs of a step and after each of them. */
function statesOf(before: Recipient, inputs: readonly Input[], policy: Policy, now: number): Recipient[] {
  const states = [before];
  for (const input of inputs) {
    const { recipient } = step(states.at(-1)!, withText(input), policy, now);
    states.push({ ...recipient, items: new Map(), notices: new Map(), batches: [] });
  }
  return states;
}

/** The record has no texts, so whoever reads one reads nothing. */
function withText(input: Input): Input {
  if (input.type !== 'message.created') return input;
  return { ...input, message: { ...input.message, text: '' } };
}

/** The item as it was taken in: in this step, or long before; its id may have come again with this step's input. */
function arrivedItems(then: RecordedDecision): readonly Item[] {
  const { arrival, earlier, is_whole, decided } = then;
  const isFirst = is_whole && earlier.length === 0;
  const isRepeat = evidenceOf(decided)['duplicate'] !== undefined;
  // Of something that came before, an input of this step with the same id tells nothing.
  if (arrival.observed === null && !isFirst && !isRepeat) return [];
  return [then, arrival].flatMap((each) => arrivedIn(each, then));
}

function arrivedIn(
  { at, policy, observed }: RecordedStep,
  { user, message, reads }: RecordedDecision,
): Item[] {
  if (observed === null) return [];
  const recipient = stateBefore(user, observed);
  return observed.inputs.flatMap((input): Item[] => {
    if (input.type === 'call.ringing' && input.call === message) {
      return [itemOfCall(input, recipient, policy, at)];
    }
    if (input.type === 'notice.requested' && input.notice.notice === message) {
      return [itemOfNotice(input.notice, recipient, policy, at)];
    }
    if (input.type !== 'message.created' || input.message.message !== message) return [];
    const item = itemOf({ ...input.message, text: reads?.text ?? '' }, recipient, policy, at);
    return [{ ...item, engagement: input.engagement }];
  });
}

/** As it was held before; as the edits since have made it; and as one that this very step has begun to hold. */
function itemsOf(then: RecordedDecision, arrived: Item): readonly Item[] {
  const item = asImplied(then, asHeldBefore(then, arrived));
  const edited =
    item.kind === 'message' && then.reads !== null
      ? [item, { ...item, ...then.reads, text: item.text }]
      : [item];
  const begun = edited.flatMap((each) => begins.map((hold) => asHeld(each, hold)));
  const isDigest = then.decided.votes.some(({ rule, outcome }) => rule === 'batched' && outcome === 'push');
  // A digest must have waited: if not before, then in this step.
  if (isDigest) return item.held_by.length === 0 ? begun : edited;
  return [...edited, ...begun];
}

/** Holds that count before they have lasted: in a batch that is full (B03), and where another message is pushed (B06). */
const begins = [
  { outcome: 'batch', reason: 'batched' },
  { outcome: 'batch', reason: 'throttled' },
  { outcome: 'batch', reason: 'policy_condition' },
  { outcome: 'defer', reason: 'desktop_grace' },
] as const;

function asHeldBefore({ earlier }: RecordedDecision, arrived: Item): Item {
  return earlier.reduce((item, { devices }) => {
    const hold = devices.findLast(({ device, release_at }) => device !== null && release_at !== null);
    return hold === undefined ? item : asHeld(asHeldThen(item, hold), hold);
  }, arrived);
}

/** A batch that was full at once, and then had to wait for something else, is only in the evidence of that time (B03). */
function asHeldThen(item: Item, { votes }: DeviceDecision): Item {
  const heldBy = votes.find(({ rule }) => rule === 'batched')?.evidence['held_by'];
  return Array.isArray(heldBy) ? { ...item, held_by: heldBy as Item['held_by'] } : item;
}

/** What has happened to it since is not observed; whether it had, the vetoes say. */
function asImplied({ decided }: RecordedDecision, item: Item): Item {
  const { deleted, expired, read_elsewhere: read, merged } = evidenceOf(decided);
  const isDeleted = deleted !== undefined;
  if (item.kind !== 'notice') return { ...item, deleted: isDeleted, ended: expired?.['ended'] === true };
  const expires_at = expired?.['expires_at'] ?? item.expires_at;
  const seen_at = read?.['seen_at'] ?? null;
  const merged_into = merged?.['merged_into'] ?? null;
  return { ...item, deleted: isDeleted, ...({ expires_at, seen_at, merged_into } as Partial<Item>) } as Item;
}

function evidenceOf({ votes }: RecordedDecision['decided']) {
  return Object.fromEntries(votes.map(({ rule, evidence }) => [rule, evidence])) as Partial<
    Record<string, RecordedDecision['decided']['votes'][number]['evidence']>
  >;
}

function factsThen(then: RecordedDecision, item: Item, recipient: Recipient): Facts {
  const { duplicate, superseded } = evidenceOf(then.decided);
  const newer = superseded?.['newer'] ?? null;
  const relevance =
    then.relevance ?? then.earlier.findLast((each) => each.relevance !== null)?.relevance ?? null;
  return factsOf(
    { ...item, relevance },
    recipient,
    then.policy,
    then.at,
    duplicate !== undefined,
    newer as string | null,
  );
}

/** A device that is gone, or was decided for another's sake, is stood for as `step` does it. */
function devicesOf(
  { decided }: RecordedDecision,
  { devices }: Recipient,
): readonly (RecipientDevice | null)[] {
  if (decided.device === null) return [null, faultlessDevice];
  const device = own(devices, decided.device);
  const gone: RecipientDevice = { ...blankDevice, id: decided.device, token: 'none' };
  const others = Object.values(devices);
  return device === undefined ? [gone, null, ...others] : [device, ...others];
}

function unknownIn(then: RecordedDecision, facts: Facts): ReadonlySet<string> {
  const { item, recipient, isOrdinary, isWanted, relevance } = facts;
  const isRated = isOrdinary && !isWanted && !recipient.preferences.holdout;
  const hasKeywords = recipient.preferences.keywords.length > 0;
  const isMissed = then.reads === null || (hasKeywords && then.reads.text === undefined);
  const isTextMissed = item.kind === 'message' && isMissed;
  // A correction may have changed it, and only a vote would tell.
  const isCorrectable = item.kind === 'notice' && item.key !== null && then.earlier.length > 0;
  const isExpiryMissed = isCorrectable && evidenceOf(then.decided)['expired'] === undefined;
  const unknown = new Set(['recipient.batches']);
  if (then.notifications == null) unknown.add('recipient.notifications');
  if (isRated && relevance === null) unknown.add('relevance');
  if (isTextMissed) for (const fact of ofWords) unknown.add(fact);
  if (isExpiryMissed) unknown.add('item.expires_at');
  if (!then.is_whole) unknown.add('item.held_by').add('item.in_window_batch');
  return unknown;
}

function byId<T extends { readonly id: string }>(each: readonly T[]): Record<string, T> {
  return Object.fromEntries(each.map((one) => [one.id, one]));
}
