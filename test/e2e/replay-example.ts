// A replay of a busy week that has ended, as the ledger keeps it: with every kind of outcome, and with all that can be
// unknown.
import { makeId } from '../../src/model/ids.js';
import type { ReplayView } from '../../src/replay/replay-view.js';
import type { StoredReplay } from '../../src/store/stores.js';

const DAY = 86_400_000;
type Result = NonNullable<ReplayView['result']>;
type Verdict = Result['changes'][number]['from'];

const verdict = (outcome: Verdict['outcome'], reason: string): Verdict => ({ outcome, reason });
const push = verdict('push', 'relevant');
const batch = verdict('batch', 'batched');
const quiet = verdict('defer', 'quiet_hours');
const unlooked = verdict('none', 'not_looked_at');

const changes: readonly (readonly [Verdict, Verdict, number])[] = [
  [push, batch, 1_184],
  [batch, verdict('suppress', 'low_relevance'), 942],
  [verdict('push', 'direct_message'), quiet, 407],
  [push, verdict('batch', 'throttled'), 361],
  [verdict('suppress', 'frequency_capped'), push, 208],
  [unlooked, verdict('suppress', 'low_relevance'), 120],
  [verdict('suppress', 'not_mentioned'), unlooked, 96],
  [quiet, verdict('push', 'mention'), 57],
  [verdict('suppress', 'low_relevance'), verdict('suppress', 'conversation_muted'), 31],
  [unlooked, push, 14],
];
const stay = { push: 5_210, batch: 2_030, defer: 880, suppress: 7_940, none: 640 } as const;
const people = ['ada', 'ben', 'chloe', 'a.very.long.name.of.somebody@example.com', '林小雨'];

function example(index: number, from: Verdict): Result['changes'][number]['examples'][number] {
  const decision = from.outcome === 'none' ? null : `dec_example${index}`;
  return { user: people[index % people.length]!, message: `m-${1_000 + index}`, device: 'phone', decision };
}

function outcomesOf(): Result['outcomes'] {
  const cells = new Map<string, number>(
    Object.entries(stay).map(([name, count]) => [`${name} ${name}`, count]),
  );
  for (const [from, to, count] of changes) {
    const name = `${from.outcome} ${to.outcome}`;
    cells.set(name, (cells.get(name) ?? 0) + count);
  }
  return [...cells].map(([name, count]) => {
    const [from, to] = name.split(' ');
    return { from: from!, to: to!, count };
  });
}

/** `endedAt` in milliseconds. */
export function endedReplay(app: string, version: number, endedAt: number): StoredReplay {
  const same = Object.values(stay).reduce((sum, count) => sum + count, 0);
  const result: Result = {
    compared: same + changes.reduce((sum, [, , count]) => sum + count, 0),
    same,
    changes: changes.map(([from, to, count], i) => ({
      ...{ from, to, count },
      examples: Array.from({ length: Math.min(count, 5) }, (_, j) => example(i + j, from)),
    })),
    outcomes: outcomesOf(),
    users: { compared: 1_204, affected: 386 },
    records: { recorded: 18_420, replayed: 18_377, equal: 15_002 },
    turns: 61_208,
    missing_events: 41,
    scored_anew: 312,
    is_whole: false,
    reactions: 'unknown',
    seconds: 83.4,
  };
  const begun = endedAt - 340_000;
  return {
    ...{ app, id: makeId('rpl', begun, app, 'example'), policy_version: version },
    ...{ since: begun - 7 * DAY, until: begun, warm_up_seconds: 86_400, cpu_share: 0.25, state: 'done' },
    ...{ author: 'admin', created_at: begun, ended_at: endedAt, result: { result } },
  };
}
