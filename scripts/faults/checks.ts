// The ledger against what was acknowledged and against what the phones saw.
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import { accountOf } from '../../src/observe/accounting.js';
import type { Row } from '../../src/store/ledger.js';
import type { Store } from '../../src/store/open-store.js';
import type { Pair, Told } from './people.js';

export interface Check {
  readonly name: string;
  readonly got: number;
  readonly isGood: boolean;
}

export interface Evidence {
  readonly events: readonly Told[];
  readonly acked: ReadonlySet<string>;
  readonly isSettled: boolean;
  readonly store: Store;
  readonly truth: Sandbox;
  readonly pairs: readonly Pair[];
}

interface PushRow {
  readonly id: string;
  /** The id that its banner has on a screen: its own, or that of the push whose place it took. */
  readonly banner: string;
  readonly user: string;
  readonly state: string;
  readonly isSent: boolean;
  readonly messages: readonly string[];
  /** Attempts of which nobody can say whether they arrived. */
  readonly ambiguous: number;
}

const none = (name: string, got: number): Check => ({ name, got, isGood: got === 0 });

export async function checkLedger(evidence: Evidence) {
  const pushes = await pushesOf(evidence.store);
  const decided = await checkDecisions(evidence);
  const shown = checkScreens(evidence, pushes);
  const delivered = checkPushes(evidence, pushes);
  const accounts = await checkAccount(evidence);
  return {
    figures: { ...decided.figures, ...delivered.figures, ...shown.figures },
    checks: [...decided.checks, ...shown.checks, ...delivered.checks, ...accounts],
  };
}

/** Every acknowledged event is there and done; every message has one first decision for each of the two. */
async function checkDecisions({ store, events, acked, pairs }: Evidence) {
  const states = new Map(
    (await store.ledger.report('SELECT id, state FROM events')).map((row) => [row['id'], row['state']]),
  );
  const sql =
    'SELECT message, user, COUNT(*) AS n, SUM(CASE WHEN previous IS NULL THEN 1 ELSE 0 END) AS first_ones, ' +
    "SUM(CASE WHEN tally LIKE '%duplicate%' THEN 1 ELSE 0 END) AS duplicates FROM decisions GROUP BY message, user";
  const rows = await store.ledger.report(sql);
  const known = new Set(rows.map((row) => `${row['message']} ${row['user']}`));
  const people = new Map(pairs.map(({ conversation, writer, reader }) => [conversation, [writer, reader]]));
  const isDecided = ({ type, data }: Told): boolean => {
    const { message, conversation } = data as { message: string; conversation: string };
    return (
      type !== 'message.created' || people.get(conversation)!.every((user) => known.has(`${message} ${user}`))
    );
  };
  const lost = events.filter(
    (each) => acked.has(each.id) && (states.get(each.id) !== 'done' || !isDecided(each)),
  );
  const twice = rows.filter((row) => Number(row['first_ones']) !== 1 || Number(row['duplicates']) > 0);
  return {
    figures: {
      events_in_ledger: states.size,
      decisions: rows.reduce((sum, row) => sum + Number(row['n']), 0),
    },
    checks: [
      none('events never acknowledged', events.length - acked.size),
      none('lost: acknowledged, and not decided for everyone', lost.length),
      none('decided twice', twice.length),
    ],
  };
}

/** A message is on one banner of a device at most; a second buzz comes only from an attempt of unknown end. */
function checkScreens({ truth, pairs }: Evidence, pushes: ReadonlyMap<string, PushRow>) {
  let banners = 0;
  let bannersTwice = 0;
  let alertsTwice = 0;
  const takers = Map.groupBy(pushes.values(), (push) => push.banner);
  for (const user of pairs.flatMap(({ writer, reader }) => [writer, reader])) {
    const seen = new Set<string>();
    for (const banner of truth.device(`${user}/phone`)!.visibleBanners) {
      banners += 1;
      const taken = takers.get(banner.replace_id ?? '') ?? [];
      alertsTwice += Math.max(0, banner.alerts - Math.max(1, taken.length));
      const messages = taken.at(-1)?.messages ?? [banner.data['message'] ?? ''];
      for (const message of messages) {
        if (seen.has(message)) bannersTwice += 1;
        seen.add(message);
      }
    }
  }
  const ambiguous = [...pushes.values()].reduce((sum, push) => sum + push.ambiguous, 0);
  return {
    figures: { banners, attempts_of_unknown_end: ambiguous },
    checks: [
      none('banners twice', bannersTwice),
      {
        name: `alerts twice (attempts of unknown end: ${ambiguous})`,
        got: alertsTwice,
        isGood: alertsTwice <= ambiguous,
      },
    ],
  };
}

/** What the ledger calls sent was accepted by a provider, and the other way round. */
function checkPushes({ truth }: Evidence, pushes: ReadonlyMap<string, PushRow>) {
  // What only takes a banner away goes under no push's id.
  const ids = truth.truth().log.flatMap(({ replace_id: id }) => (id?.startsWith('psh_') ? [id] : []));
  const accepted = new Set(ids);
  const all = [...pushes.values()];
  const sent = all.filter((push) => push.isSent);
  const maybeSent = all.filter((push) => push.isSent || push.ambiguous > 0);
  const known = new Set(maybeSent.map((push) => push.banner));
  const unknown = [...accepted].filter((id) => !known.has(id));
  const unsent = all.filter((push) => !push.isSent && push.state !== 'cancelled');
  return {
    figures: {
      pushes: all.length,
      pushes_sent: sent.length,
      pushes_cancelled: all.length - sent.length - unsent.length,
    },
    checks: [
      none(
        'pushes sent by the ledger that no provider knows',
        sent.filter(({ banner }) => !accepted.has(banner)).length,
      ),
      none('pushes accepted by a provider that the ledger does not know', unknown.length),
      none('pushes neither sent nor cancelled', unsent.length),
    ],
  };
}

async function checkAccount({ store, isSettled }: Evidence): Promise<Check[]> {
  const { ledger, events, recipients, pushes } = store;
  const account = await accountOf(null, { ledger, events, recipients, pushes, depth: () => 0 });
  const { accepted, settled, in_flight, dead_letter } = account.events;
  return [
    none('not settled in time', isSettled ? 0 : 1),
    none('accepted − settled − held − in flight', accepted - settled - in_flight),
    none('dead letters', dead_letter),
    none('held, or in flight, in the end', account.items.held + in_flight + account.in_flight_pushes),
  ];
}

async function pushesOf({ ledger }: Store): Promise<ReadonlyMap<string, PushRow>> {
  const open =
    "SELECT push, COUNT(*) AS n FROM attempts WHERE ended_at IS NULL OR kind = 'ambiguous' GROUP BY push";
  const ambiguous = new Map(
    (await ledger.report(open)).map((row) => [String(row['push']), Number(row['n'])]),
  );
  const rows = await ledger.report(
    'SELECT id, replace_id, user, state, sent_at, messages FROM pushes ORDER BY id',
  );
  return new Map(rows.map((row) => [String(row['id']), pushOf(row, ambiguous)]));
}

function pushOf(row: Row, ambiguous: ReadonlyMap<string, number>): PushRow {
  return {
    id: String(row['id']),
    banner: String(row['replace_id'] ?? row['id']),
    user: String(row['user']),
    state: String(row['state']),
    isSent: row['sent_at'] !== null,
    messages: JSON.parse(String(row['messages'])) as string[],
    ambiguous: ambiguous.get(String(row['id'])) ?? 0,
  };
}
