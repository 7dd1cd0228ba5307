// From what `step` gave back to the rows of the ledger: decisions, facts, pushes and what becomes of earlier pushes.
import type { Write } from '../store/ledger.js';
import type {
  Cohort,
  DecisionStore,
  DeviceStore,
  FollowUpStore,
  PushStore,
  StoredDecision,
  StoredFollowUp,
  StoredPush,
} from '../store/stores.js';
import { onScreens } from './on-screens.js';
import { newPushes } from './new-pushes.js';
import type { Cause, Stepped } from './stepped.js';
import { storedDecisions } from './stored-decisions.js';
import { giveWay, placesTaken } from './taken-places.js';

export interface Recorded {
  readonly decisions: readonly StoredDecision[];
  readonly pushes: readonly StoredPush[];
  /** What must still be sent to screens besides. */
  readonly followUps: readonly StoredFollowUp[];
  readonly writes: readonly Write[];
}

export interface RecordingStores {
  readonly decisions: DecisionStore;
  readonly pushes: PushStore;
  readonly followUps: FollowUpStore;
  readonly devices: DeviceStore;
}

/** The rows of one cause over all its users. Reads only what a re-decision or a retraction needs. */
export async function record(
  cause: Cause,
  steps: readonly Stepped[],
  stores: RecordingStores,
): Promise<Recorded> {
  const decisions = await storedDecisions(cause, steps, stores.decisions);
  const places = await placesTaken(cause.app, steps, stores);
  const pushes = await newPushes(cause, steps, decisions, stores.devices, places.taken);
  const leaving = await giveWay(pushes, places.taken, stores, cause.now);
  const screens = await onScreens(cause, steps, stores);
  const writes = [
    ...stores.decisions.insert(decisions),
    ...places.writes,
    ...stores.pushes.insert(pushes),
    ...screens.writes,
    ...stores.followUps.put(leaving),
    ...factsOf(cause, decisions.length > 0 ? steps : steps.filter(bringsScores), stores.decisions),
  ];
  return { decisions, pushes, followUps: screens.followUps, writes };
}

export function cohortOf(
  cause: Cause,
  message: { message: string; conversation: string },
  cohort: { reason: string; members: number },
): Cohort {
  return {
    app: cause.app,
    event: cause.cause,
    message: message.message,
    conversation: message.conversation,
    reason: cohort.reason,
    members: cohort.members,
    at: cause.now,
    policy_version: cause.policy.version,
  };
}

/** Scores that an edit brings must be found again, too, although nothing is decided yet: a replay asks nobody. */
function bringsScores({ inputs }: Stepped): boolean {
  return inputs.some((each) => each.type === 'message.edited' && each.scores !== undefined);
}

function factsOf(
  { app, cause, now, policy }: Cause,
  steps: readonly Stepped[],
  stored: Pick<DecisionStore, 'insertFacts'>,
): readonly Write[] {
  if (steps.length === 0) return [];
  const users = Object.fromEntries(steps.map((step) => [step.before.id, step.observed]));
  const time_zone_data = process.versions['tz'] ?? null;
  return stored.insertFacts(app, cause, now, { now, policy_version: policy.version, time_zone_data, users });
}
