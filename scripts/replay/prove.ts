// Plays streams into a gateway per policy, then replays the first gateway's record and holds it against both.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScoreService } from '../../src/context/score.service.js';
import { type PolicyDocument, policySchema } from '../../src/model/policy.js';
import { SilentLog } from '../../src/observe/log.js';
import { replay, type ReplayResult } from '../../src/replay/replay.js';
import { Ledger } from '../../src/store/ledger.js';
import { EventStore } from '../../src/store/event-store.js';
import { DecisionStore, TurnStore } from '../../src/store/stores.js';
import { chatsOf } from '../demo/stream-lines.js';
import { type PlayedStreams, playStreams } from '../demo/replay-stream.js';

/** Differs from the product's defaults wherever a replay has to rebuild something: tiers, batches, throttle, cap, grace. */
const otherPolicy = {
  default_push_level: { channel: 'all' },
  grace_seconds: 75,
  relevance: { push_threshold: 0.2, batch_threshold: 0.05 },
  batch: { window_seconds: 120, max_wait_seconds: 480, max_items: 5 },
  throttle: { threshold: 2, window_seconds: 900 },
  frequency_cap: { limit: 30, per: 'rolling', window_seconds: 43_200 },
};

export interface Proof {
  readonly what: string;
  readonly seconds: number;
  readonly turns: number;
  readonly recorded: number;
  readonly replayed: number;
  readonly equal: number;
  readonly changes: ReplayResult['changes'];
  readonly isExact: boolean;
}

export async function prove(
  files: readonly string[],
  say: (line: string) => void,
): Promise<readonly Proof[]> {
  const [one, other] = [policySchema.parse({}), policySchema.parse(otherPolicy)];
  const told = (name: string) => (messages: number) => say(`live under ${name}: ${messages} messages`);
  const livesOne = await playStreams({ files, policy: one, onProgress: told('P1') });
  try {
    const livesOther = await playStreams({ files, policy: other, onProgress: told('P2') });
    try {
      const apps = chatsOf(files);
      const life: Proof[] = [
        liveRow('recorded live under P1', livesOne),
        liveRow('recorded live under P2, afresh', livesOther),
      ];
      const same = await compare(apps, livesOne, one, livesOne, say);
      const changed = await compare(apps, livesOne, other, livesOther, say);
      return [
        ...life,
        { ...same, what: 'P1 replayed under P1, against live P1' },
        { ...changed, what: 'P1 replayed under P2, against live P2' },
      ];
    } finally {
      await livesOther.close();
    }
  } finally {
    await livesOne.close();
  }
}

function liveRow(what: string, { report, seconds }: PlayedStreams): Proof {
  const none = { turns: 0, recorded: 0, replayed: 0, equal: 0, changes: [] };
  return { what: `${what} (${report.messages} messages)`, seconds, ...none, isExact: true };
}

async function compare(
  apps: readonly string[],
  record: PlayedStreams,
  document: PolicyDocument,
  life: PlayedStreams,
  say: (line: string) => void,
): Promise<Omit<Proof, 'what'>> {
  const directory = mkdtempSync(join(tmpdir(), 'warbler-replay-'));
  const started = performance.now();
  const results: ReplayResult[] = [];
  try {
    for (const app of apps) results.push(await replayOne(app, record, document, life, directory, say));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const sum = (count: (result: ReplayResult) => number) =>
    results.reduce((all, each) => all + count(each), 0);
  const [recorded, replayed] = [sum((each) => each.records.recorded), sum((each) => each.records.replayed)];
  const equal = sum((each) => each.records.equal);
  return {
    seconds: (performance.now() - started) / 1_000,
    turns: sum((each) => each.turns),
    recorded,
    replayed,
    equal,
    changes: results.flatMap((each) => each.changes),
    isExact: equal === recorded && equal === replayed && recorded > 0,
  };
}

function replayOne(
  app: string,
  { gateway }: PlayedStreams,
  document: PolicyDocument,
  life: PlayedStreams,
  directory: string,
  say: (line: string) => void,
): Promise<ReplayResult> {
  const { app: modules } = gateway;
  const [turns, events, decisions] = [
    modules.get(TurnStore),
    modules.get(EventStore),
    modules.get(DecisionStore),
  ];
  const { local } = modules.get(ScoreService);
  const record = { ledger: modules.get(Ledger), turns, events, decisions, local };
  const policy = { ...document, version: 1, app_time_zone: 'UTC' };
  return replay(
    { ...record, against: life.gateway.app.get(DecisionStore) },
    { app, policy, from: 0, until: Number.MAX_SAFE_INTEGER, warmUpMs: 0, cpuShare: 1, directory },
    {
      log: new SilentLog(),
      progress: (done, of) => say(`replay of ${app}: ${done} of ${of} turns`),
      signal: new AbortController().signal,
    },
  );
}

export function describeProof(proofs: readonly Proof[]): string {
  const n = (value: number): string => new Intl.NumberFormat('en').format(value);
  return proofs
    .map(({ what, seconds, turns, recorded, replayed, equal, isExact, changes }) => {
      if (turns === 0) return `${what}: ${seconds.toFixed(1)} s`;
      const share = recorded === 0 ? 0 : (100 * equal) / Math.max(recorded, replayed);
      const head =
        `${what}: ${n(equal)} of ${n(recorded)} decisions equal (${n(replayed)} replayed, ${share.toFixed(2)} %), ` +
        `${n(turns)} turns, ${seconds.toFixed(1)} s${isExact ? '' : ' NOT EXACT'}`;
      const lines = changes
        .slice(0, 12)
        .map(
          ({ from, to, count }) =>
            `  ${from.outcome}/${from.reason} -> ${to.outcome}/${to.reason}: ${n(count)}`,
        );
      return [head, ...lines].join('\n');
    })
    .join('\n');
}
