// The conditions of a policy on facts: which hold, and what the quietest of them says. Compiled once for each version; no
// memory is made where none holds. Calls are left alone: they cannot wait, and who rings is not the policy's business.
import { compileCondition, type Test } from '../model/condition/compile.js';
import { mentionsOf } from '../model/condition/mentions.js';
import { parseCondition } from '../model/condition/parse.js';
import type { Policy } from '../model/policy.js';
import type { PolicyCondition } from '../model/policy-conditions.js';
import type { RecipientDevice } from '../model/recipient.js';
import { windowRelease } from './batch-window.js';
import { conditionReaders } from './condition-readers.js';
import type { Subject } from './condition-subject.js';
import { nextWallTime } from './local-time.js';
import { type Opinion, push, suppress } from './opinion.js';
import { segmentTests } from './segments.js';
import { zoneOf } from './zone.js';

/** What a condition that holds says, and which it is. */
export interface ConditionHit {
  readonly condition: string;
  readonly opinion: Opinion;
}

interface Compiled {
  readonly condition: PolicyCondition;
  readonly holds: Test<Subject, RecipientDevice | null>;
}

interface CompiledPolicy {
  readonly all: readonly Compiled[];
  /** Those that say push: asked of the user, before any device. */
  readonly pushing: readonly Compiled[];
  readonly asksForEngagement: boolean;
}

/** By the list of conditions of a version, which never changes. */
const known = new WeakMap<object, CompiledPolicy>();
const engagementPath = /^behaviour\..*_rate$/;
const loudness = { suppress: 0, defer: 1, batch: 1, push: 2 } as const;

/** Whether a condition that says push holds. */
export function isWantedBy(subject: Subject): boolean {
  if (subject.item.kind === 'call') return false;
  for (const { holds } of compiled(subject.policy).pushing) if (holds(subject, null)) return true;
  return false;
}

/** Whether any condition reads how the recipient has treated pushes before: then messages must bring it along. */
export function asksForEngagement(policy: Policy): boolean {
  return policy.conditions !== undefined && compiled(policy).asksForEngagement;
}

/** What the quietest condition that holds says; null where none does. The order of conditions has no meaning. */
export function conditionHit(subject: Subject, device: RecipientDevice | null): ConditionHit | null {
  if (subject.policy.conditions === undefined || subject.item.kind === 'call') return null;
  let best: ConditionHit | null = null;
  for (const { condition, holds } of compiled(subject.policy).all) {
    if (!holds(subject, condition.outcome === 'suppress' ? device : null)) continue;
    const opinion = opinionOf(condition, subject);
    if (opinion === null) continue;
    const hit: ConditionHit = { condition: condition.name, opinion };
    if (best === null || isQuieter(hit, best)) best = hit;
  }
  return best;
}

function opinionOf(condition: PolicyCondition, subject: Subject): Opinion | null {
  const { outcome } = condition;
  if (outcome === 'suppress') return suppress;
  if (outcome === 'push') return push;
  const { item, recipient, policy, now } = subject;
  if (outcome === 'batch') {
    // A notice is of no conversation, so there is no batch that it could wait in.
    if (item.kind === 'notice' || item.in_window_batch) return null;
    return { outcome, release_at: windowRelease(recipient, item.conversation, policy, now) };
  }
  const release_at = releaseOf(condition, subject);
  return release_at > now ? { outcome, release_at } : null;
}

/** Counted from the arrival, so that a message is never put off twice by the same condition. */
function releaseOf(
  { for_seconds, until }: Extract<PolicyCondition, { outcome: 'defer' }>,
  { item, recipient, policy }: Subject,
): number {
  if (until !== undefined) return nextWallTime(zoneOf(recipient, policy), until, item.taken_in_at);
  return item.taken_in_at + (for_seconds ?? 0) * 1000;
}

/** As among rules: the quieter outcome, of two holds the later, then the name. */
function isQuieter(one: ConditionHit, other: ConditionHit): boolean {
  const louder = loudness[one.opinion.outcome] - loudness[other.opinion.outcome];
  if (louder !== 0) return louder < 0;
  const later = releaseAt(one.opinion) - releaseAt(other.opinion);
  return later !== 0 ? later > 0 : one.condition < other.condition;
}

function releaseAt(opinion: Opinion): number {
  return 'release_at' in opinion ? opinion.release_at : 0;
}

function compiled(policy: Policy): CompiledPolicy {
  const found = known.get(policy.conditions!);
  if (found !== undefined) return found;
  const tests = segmentTests(policy);
  const all = policy.conditions!.map((condition): Compiled => {
    const parsed = parseCondition(condition.when);
    const holds = parsed.ok ? compileCondition(parsed.value, conditionReaders, tests) : () => false;
    return { condition, holds };
  });
  const pushing = all.filter(({ condition }) => condition.outcome === 'push');
  const read = policy.conditions!.flatMap(({ when }) => [...mentionsOf(when).attributes]);
  const made = { all, pushing, asksForEngagement: read.some((path) => engagementPath.test(path)) };
  known.set(policy.conditions!, made);
  return made;
}
