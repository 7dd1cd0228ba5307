// Reads, before its users take their turns, what one event needs: whom it concerns, what overtook it, and scores. It
// decides nothing and waits for no scorer.
import type { Addressed, Directory } from '../context/addressed.js';
import { address } from '../context/addressing.js';
import { asEdited, editedBy } from '../context/edited.js';
import type { Recipients } from '../context/recipients.js';
import type { NoticeRequest, ScoreService } from '../context/score.service.js';
import { policyIn } from '../decide/facts.js';
import { screen } from '../decide/screen.js';
import type { EventOf, EventType } from '../model/event.js';
import type { Input } from '../model/input.js';
import type { Policy } from '../model/policy.js';
import { policyFor } from '../model/policy-levels.js';
import type { Clock } from '../observe/clock.js';
import type { StoredEvent } from '../store/event-store.js';
import { earlyChanges } from './early-changes.js';
import { rateEdited } from './edit-scores.js';
import type { Policies } from './policies.js';
import { type Ratings, withScores } from './ratings.js';
import { isRepeated } from './repeated.js';
import { isUnclear } from './unclear-notice.js';

export type { Ratings };

export interface Gathered {
  /** One event is decided by one version, also when another is published meanwhile. */
  readonly policy: Policy;
  readonly addressed: Addressed;
  readonly ratings: Promise<Ratings> | null;
  readonly isDuplicate: boolean;
  /** Edits and deletions that overtook the message. */
  readonly early: readonly Input[];
}

export interface GatheringParts {
  readonly directory: Directory;
  readonly policies: Pick<Policies, 'current'>;
  readonly recipients: Pick<Recipients, 'load'>;
  readonly scores: Pick<ScoreService, 'rate' | 'rateEdited' | 'rateNotice' | 'noticeScores'>;
  readonly clock: Clock;
}

const introducing: ReadonlySet<EventType> = new Set(['message.created', 'call.ringing']);

export async function gather(stored: StoredEvent, parts: GatheringParts): Promise<Gathered> {
  const { event } = stored;
  const { directory, policies } = parts;
  const policy = policies.current(event.app);
  const addressed = await address(event, directory, policy);
  const gathered = { addressed, policy, ratings: null, isDuplicate: false, early: [] };
  if (addressed.message !== null) return gatherMessage(stored, gathered, parts);
  if (event.type === 'message.edited') return gatherEdit(event, gathered, parts);
  if (event.type !== 'notice.requested') return gathered;
  const request = await noticeRequest(event, gathered, parts);
  return request === null ? gathered : { ...gathered, ratings: underWay(parts.scores.rateNotice(request)) };
}

async function gatherMessage(
  { event: { app }, seq }: StoredEvent,
  { addressed: told, policy }: Gathered,
  { directory, recipients, scores, clock }: GatheringParts,
): Promise<Gathered> {
  const { conversations } = told;
  const arrived = told.message!;
  const known = await directory.events.known(app, [], [arrived.message]);
  const now = clock.now();
  const before = known.filter((each) => each.seq < seq && introducing.has(each.type));
  const isDuplicate = await isRepeated(directory.events, before, now);
  // Edits of one that had this id before were said of that one; what was deleted is so for good.
  const ofThis = before.length === 0 ? known : known.filter(({ type }) => type === 'message.deleted');
  const early = isDuplicate ? [] : await earlyChanges(directory.events, ofThis, seq);
  const addressed = early.length === 0 ? told : await asEdited(told, arrived, early, policy, directory.index);
  const states = [...(await recipients.load(app, addressed.users, conversations, now)).values()];
  // What overtook it is part of what is scored.
  const message = editedBy(arrived, early);
  const isOver = isDuplicate || early.some(({ type }) => type === 'message.deleted');
  const unclear = isOver ? [] : states.filter((each) => screen(each, message, policy, now).needsScore);
  const request = {
    app,
    message,
    conversation: conversations[0]!,
    recipients: unclear,
    policy: policyFor(policy, conversations[0]!, conversations[1] ?? null),
    now,
  };
  return { addressed, policy, ratings: underWay(scores.rate(request)), isDuplicate, early };
}

/** Who has the message is known once those before it are decided, and only then whose score is missing. */
function gatherEdit(event: EventOf<'message.edited'>, gathered: Gathered, parts: GatheringParts): Gathered {
  const { addressed, policy } = gathered;
  let rated: Ratings = new Map();
  const late = async () => {
    const users = (await addressed.late?.()) ?? addressed.users;
    rated = await rateEdited(event, users, policy, parts);
    return users;
  };
  const inputs: Addressed['inputs'] = (recipient) =>
    addressed.inputs(recipient).map((input) => withScores(input, rated.get(recipient.id)));
  return { ...gathered, addressed: { ...addressed, late, inputs } };
}

/** Not awaited here: the next event of the lane is gathered while this one's scores are worked out. */
function underWay(ratings: Promise<Ratings>): Promise<Ratings> {
  ratings.catch(() => undefined);
  return ratings;
}

/** What is asked of the scorers about a notice, which is for one user; null where no score could decide. */
async function noticeRequest(
  { app, data: { title, body } }: EventOf<'notice.requested'>,
  { addressed, policy }: Gathered,
  { recipients, scores, clock }: GatheringParts,
): Promise<NoticeRequest | null> {
  const now = clock.now();
  for (const recipient of (await recipients.load(app, addressed.users, [], now)).values()) {
    for (const input of addressed.inputs(recipient)) {
      if (input.type !== 'notice.requested') continue;
      const theirs = policyIn(policy, recipient, null);
      // Where nobody has anything to say of it, as without an LLM, nothing is tried out.
      const isAskedFor = scores.noticeScores(app, input.notice, recipient.id, theirs) !== null;
      if (!isAskedFor || !isUnclear(recipient, input, policy, now)) continue;
      return { app, notice: input.notice, title, body, recipients: [recipient], policy: theirs, now };
    }
  }
  return null;
}
