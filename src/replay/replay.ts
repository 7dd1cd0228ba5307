// Decides the past again under another policy. In: recorded turns, events and observed facts; out: how it differs from
// what was decided. It reads the ledger, writes nothing to it, and sends nothing.
import type { LocalScorer } from '../context/scorer.js';
import type { Policy } from '../model/policy.js';
import type { Log } from '../observe/log.js';
import { copyDirectory } from '../store/copy-directory.js';
import type { Ledger } from '../store/ledger.js';
import type { EventStore } from '../store/event-store.js';
import type { DecisionStore, StoredDecision, TurnStore } from '../store/stores.js';
import { Comparing, type Comparison } from './comparison.js';
import { CpuShare } from './cpu-share.js';
import { Releases } from './releases.js';
import { Retrace } from './retrace.js';
import { openShadow, type Shadow } from './shadow.js';

const PAGE = 500;

/** The ledger that is replayed, for reading only. */
export interface Record {
  readonly ledger: Ledger;
  readonly turns: TurnStore;
  readonly events: EventStore;
  readonly decisions: DecisionStore;
  /** Scores whom nobody scored then. */
  readonly local: LocalScorer;
  /** What the replay's decisions are held against; left out: those of the record. */
  readonly against?: DecisionStore;
}

export interface ReplayRequest {
  readonly app: string;
  readonly policy: Policy;
  /** Decisions from this instant (ms) up to the other are compared. */
  readonly from: number;
  readonly until: number;
  /** How much earlier it begins (ms), so that holds, batches and counts are as they were. */
  readonly warmUpMs: number;
  /** Of one core, (0, 1]. */
  readonly cpuShare: number;
  /** Where the ledger that is thrown away may lie. */
  readonly directory: string;
}

export interface ReplayResult extends Comparison {
  readonly turns: number;
  /** Events that retention has removed since. */
  readonly missing_events: number;
  /** Messages for recipients who had no score then: they got the local one, without an LLM. */
  readonly scored_anew: number;
  /** Whether it began where the record begins: then nothing of before is unknown. */
  readonly is_whole: boolean;
}

export interface Watch {
  readonly log: Log;
  readonly progress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}

/** @throws what `signal` was aborted with. */
export async function replay(record: Record, request: ReplayRequest, watch: Watch): Promise<ReplayResult> {
  const { app, policy, directory, until } = request;
  const from = request.from - request.warmUpMs;
  const releases = await Releases.of(app, record, from, until);
  const shadow = await openShadow(policy, {
    directory,
    log: watch.log,
    releaseAt: releases.at,
    local: record.local,
  });
  try {
    const earlier = await record.turns.count(app, 0, from);
    if (earlier > 0) await copyDirectory(record.ledger, shadow.store.ledger, app, from);
    const retrace = new Retrace(app, record, shadow, earlier === 0);
    const share = new CpuShare(request.cpuShare);
    const turns = await goThrough(record, { ...request, from }, retrace, share, watch);
    await retrace.wakeUntil(until);
    const comparison = await compare(record, shadow, request, share, watch);
    const { missing } = retrace;
    const { scoredAnew } = shadow.scores;
    return {
      ...comparison,
      turns,
      missing_events: missing,
      scored_anew: scoredAnew,
      is_whole: earlier === 0,
    };
  } finally {
    await shadow.close();
  }
}

async function goThrough(
  { turns }: Record,
  { app, from, until }: ReplayRequest,
  retrace: Retrace,
  share: CpuShare,
  { progress, signal }: Watch,
): Promise<number> {
  const total = await turns.count(app, from, until);
  let done = 0;
  progress(done, total);
  for (let after = -1; ;) {
    const page = await turns.list(app, { from, until, after, limit: PAGE });
    for (const turn of page) {
      signal.throwIfAborted();
      await retrace.take(turn);
      await share.breathe();
      after = turn.turn;
      done += 1;
      progress(done, total);
    }
    if (page.length < PAGE) return done;
  }
}

async function compare(
  record: Record,
  shadow: Shadow,
  { app, from, until }: ReplayRequest,
  share: CpuShare,
  { signal }: Watch,
): Promise<Comparison> {
  const comparing = new Comparing();
  const read = async (store: DecisionStore, take: (decision: StoredDecision) => void) => {
    for (let after = ''; ;) {
      signal.throwIfAborted();
      const page = await store.list(app, { after, limit: PAGE });
      for (const each of page) if (each.at >= from && each.at < until) take(each);
      await share.breathe();
      if (page.length < PAGE) return;
      after = page.at(-1)!.id;
    }
  };
  await read(record.against ?? record.decisions, (decision) => comparing.recorded(decision));
  await read(shadow.store.decisions, (decision) => comparing.replayed(decision));
  const { recorded, replayed } = comparing.oneSided();
  return comparing.result({
    recorded: await counted(record.against ?? record.decisions, app, recorded),
    replayed: await counted(shadow.store.decisions, app, replayed),
  });
}

/** Why members who were not looked at one by one were counted together, by message. */
async function counted(
  decisions: DecisionStore,
  app: string,
  messages: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  for (const message of messages) {
    const [cohort] = await decisions.cohorts(app, { message });
    if (cohort !== undefined) reasons.set(message, cohort.reason);
  }
  return reasons;
}
