// The product once more, for looking only: the same pipeline over a ledger that is thrown away, with a clock that is set
// and nobody to deliver to. What it decides is what would have been decided.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MembershipIndex } from '../context/membership-index.js';
import { Recipients } from '../context/recipients.js';
import type { LocalScorer } from '../context/scorer.js';
import { ScoreService } from '../context/score.service.js';
import { withoutSettled } from '../decide/retention.js';
import { Outgoing, type OutgoingResponse } from '../egress/outgoing.js';
import { TurnJournal } from '../flow/turn-journal.js';
import type { Policy } from '../model/policy.js';
import { ManualClock } from '../observe/clock.js';
import type { Log } from '../observe/log.js';
import { LivePipeline } from '../pipeline.js';
import { openStore, type Store } from '../store/open-store.js';
import { RecordedScores } from './recorded-scores.js';

export interface Shadow {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly pipeline: LivePipeline;
  readonly recipients: Recipients;
  readonly scores: RecordedScores;
  /** Stops it and takes its ledger off the disk. */
  close(): Promise<void>;
}

class NobodyAsked extends Outgoing {
  override request(): Promise<OutgoingResponse> {
    return Promise.resolve({ ok: false, failure: 'refused', detail: 'a replay asks nobody' });
  }

  override fetch(): typeof fetch {
    return () => Promise.reject(new Error('a replay asks nobody'));
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Nothing leaves a replay: pushes stay queued in a ledger that is thrown away. */
const nobodyServed = { enqueue: () => undefined, follow: () => undefined, drain: () => Promise.resolve() };
const nobodyTold = { tell: () => undefined };
const nothingPreviewed = { preview: () => Promise.resolve([]) };

export interface ShadowOptions {
  /** Where its ledger may lie meanwhile. */
  readonly directory: string;
  readonly log: Log;
  readonly releaseAt: (user: string, due: number) => number;
  readonly local: LocalScorer;
}

/** Decides by this policy from now on, for whichever app. */
export async function openShadow(
  policy: Policy,
  { directory, log, releaseAt, local }: ShadowOptions,
): Promise<Shadow> {
  const scratch = await mkdtemp(join(directory, 'replay-'));
  const store = await openStore({
    database: { kind: 'sqlite', file: join(scratch, 'ledger.sqlite') },
    dataDir: scratch,
  });
  // What is thrown away need not survive a crash.
  await store.ledger.query('PRAGMA synchronous = OFF');
  const clock = new ManualClock();
  const index = new MembershipIndex(store.conversations, store.memberships, store.users);
  const { events, feedback, users } = store;
  const access = { settings: () => null };
  const scoring = new ScoreService(events, feedback, users, index, new NobodyAsked(), access);
  scoring.useLocal(local);
  const scores = new RecordedScores(scoring);
  const recipients = new Recipients(store.recipients, withoutSettled);
  const pipeline = pipelineOver(store, { recipients, policy, clock, index, scores, log, releaseAt });
  await pipeline.resume();
  return {
    store,
    clock,
    pipeline,
    recipients,
    scores,
    close: async () => {
      await pipeline.stop();
      await store.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

interface Parts {
  readonly recipients: Recipients;
  readonly policy: Policy;
  readonly clock: ManualClock;
  readonly index: MembershipIndex;
  readonly scores: RecordedScores;
  readonly log: Log;
  readonly releaseAt: ShadowOptions['releaseAt'];
}

function pipelineOver(
  store: Store,
  { recipients: inMemory, policy, clock, index, scores, log, releaseAt }: Parts,
): LivePipeline {
  const { ledger, recipients, decisions, pushes, devices, conversations, memberships, users, events } = store;
  return new LivePipeline({
    ledger,
    recipients: inMemory,
    store: recipients,
    index,
    recording: { decisions, pushes, devices, followUps: store.followUps },
    scores,
    deliver: nobodyServed,
    happenings: nobodyTold,
    clock,
    journal: new TurnJournal(store.turns),
    directory: { index, conversations, memberships, users, recipients, events },
    policies: { current: () => policy },
    previews: nothingPreviewed,
    log,
    releaseAt,
  });
}
