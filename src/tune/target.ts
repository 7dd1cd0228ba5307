// Where in a policy a threshold stands, whom it governs, and what another value there would have meant for a message
// that was scored. Pure; the tiers are those of `decide`.
import { underPolicy } from '../decide/relevance.js';
import type { Relevance, RelevanceTier } from '../model/decision.js';
import type { Policy, PolicyDocument } from '../model/policy.js';
import { countedType, fieldLevels, policyFor, type PolicyLevel } from '../model/policy-levels.js';
import type { Observation } from './observation.js';

/** The types of conversations, and the app as a whole. */
export const targets = ['direct', 'group', 'channel', 'app'] as const;
export type Target = (typeof targets)[number];

export const thresholds = ['push_threshold', 'batch_threshold'] as const;
export type Threshold = (typeof thresholds)[number];

/** No decision was made by this version, so that `underPolicy` works every tier out anew. */
const UNUSED_VERSION = -1;

export function pathOf(target: Target, threshold: Threshold): string {
  const prefix = target === 'app' ? '' : `conversation_types.${target}.`;
  return `${prefix}relevance.${threshold}`;
}

/** The thresholds as they hold at a target, before single conversations say otherwise. */
export function thresholdsAt(document: PolicyDocument, target: Target): Readonly<Record<Threshold, number>> {
  const own = target === 'app' ? undefined : document.conversation_types?.[target]?.relevance;
  return { ...document.relevance, ...own };
}

export function withThreshold(
  document: PolicyDocument,
  target: Target,
  threshold: Threshold,
  value: number,
): PolicyDocument {
  if (target === 'app') return { ...document, relevance: { ...document.relevance, [threshold]: value } };
  const types = document.conversation_types ?? {};
  const relevance = { ...types[target]?.relevance, [threshold]: value };
  return { ...document, conversation_types: { ...types, [target]: { ...types[target], relevance } } };
}

/** Whether somewhere nothing would ever be batched, because the batch threshold lies above that for pushes. */
export function isCrossed(document: PolicyDocument): boolean {
  const levels = targets.map((target) => thresholdsAt(document, target));
  const single = [...Object.values(document.conversations ?? {}), ...Object.values(document.segments ?? {})];
  const own = single.map((each) => each?.relevance ?? {});
  const all = [...levels, ...own.flatMap((set) => levels.map((level) => ({ ...level, ...set })))];
  return all.some(({ push_threshold, batch_threshold }) => batch_threshold > push_threshold);
}

/** A document as a policy to work tiers out by. */
export function trial(document: PolicyDocument): Policy {
  return { ...document, version: UNUSED_VERSION, app_time_zone: 'Etc/UTC' };
}

export function tierUnder(policy: Policy, { relevance, place, parent }: Observation): RelevanceTier {
  const recorded = { policy_version: 0, ...relevance };
  return underPolicy(recorded, policyFor(policy, place, parent))!.tier;
}

/**
 * Says of an observation whether a value at the target would reach it: whether no stronger level has its own. Who belongs
 * to which segment is not recorded with a decision, but its thresholds are: where segments have their own, only decisions
 * made by the value in force count.
 */
export function governs(policy: PolicyDocument, target: Target, threshold: Threshold) {
  const segments = Object.values(policy.segments ?? {});
  const isBySegment = segments.some((each) => each?.relevance?.[threshold] !== undefined);
  const levels = new Map<string, PolicyLevel>();
  return (observation: Observation): boolean => {
    const { place, parent, relevance } = observation;
    if (target !== 'app' && countedType(place, parent) !== target) return false;
    let level = levels.get(place.id);
    if (level === undefined) {
      const field = `relevance.${threshold}`;
      level = fieldLevels(policy, place, parent).find((each) => each.field === field)!.level;
      levels.set(place.id, level);
    }
    if (target === 'app' ? level !== 'app' : level === 'conversation') return false;
    if (!isBySegment) return true;
    return recorded[threshold](relevance) === policyFor(policy, place, parent).relevance[threshold];
  };
}

const recorded: Readonly<Record<Threshold, (relevance: Relevance) => number>> = {
  push_threshold: ({ thresholds: { push } }) => push,
  batch_threshold: ({ thresholds: { batch } }) => batch,
};
