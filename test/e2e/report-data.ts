// A week as a busy app has it: days and nights, four services, a score that means something, an LLM that is late at times.
import { outcomes, type Outcome } from '../../src/model/decision.js';
import { messageCreated } from '../../src/model/event.js';
import type { FailureKind } from '../../src/model/push.js';
import type { Ledger } from '../../src/store/ledger.js';
import type { EventStore, StoredEvent } from '../../src/store/event-store.js';
import type { DecisionStore, PushStore, StoredDecision, StoredPush } from '../../src/store/stores.js';
import { decision, deviceDecision, push } from '../admin/decisions-fixture.js';

const HOUR = 3_600_000;
const DAYS = 7;
const FIRST_SEQ = 5_000_000;
const app = 'demo';

const reasons: readonly (readonly [Outcome, string, number])[] = [
  ['suppress', 'not_mentioned', 30],
  ['push', 'direct_message', 22],
  ['suppress', 'read_elsewhere', 14],
  ['suppress', 'active_on_device', 12],
  ['push', 'mention', 9],
  ['batch', 'batched', 9],
  ['suppress', 'low_relevance', 9],
  ['push', 'relevant', 8],
  ['push', 'batched', 5],
  ['defer', 'quiet_hours', 5],
  ['defer', 'desktop_grace', 4],
  ['suppress', 'conversation_muted', 3],
];
const services = [
  { name: 'apns', share: 0.45, sendMs: 60, reports: 0.35 },
  { name: 'fcm', share: 0.35, sendMs: 120, reports: 0.55 },
  { name: 'webpush', share: 0.15, sendMs: 260, reports: 0 },
  { name: 'in_app', share: 0.05, sendMs: 8, reports: 0.97 },
] as const;
const failures: readonly (readonly [FailureKind, string])[] = [
  ['token_dead', 'Unregistered'],
  ['throttled', 'TooManyRequests'],
  ['provider_down', 'ServiceUnavailable'],
  ['connection', 'ECONNRESET'],
];

interface Stores {
  readonly ledger: Ledger;
  readonly events: EventStore;
  readonly decisions: DecisionStore;
  readonly pushes: PushStore;
}

/** Writes the week that ends at `until`, the same one each time. */
export async function fillWeek({ ledger, events, decisions, pushes }: Stores, until: number): Promise<void> {
  const dice = diceOf(7);
  const made = Array.from({ length: DAYS * 24 }, (_, n) => until - (n + 1) * HOUR)
    .flatMap((hour) => Array.from({ length: liveliness(hour) }, () => hour + Math.floor(dice() * HOUR)))
    .map((at, n) => happened(n, at, dice));
  const attempts = made.flatMap((each) => each.attempts);
  await ledger.commit([
    ...events.insert(made.map((each) => each.event)),
    ...decisions.insert(made.map((each) => each.decision)),
    ...pushes.insert(made.flatMap((each) => each.pushes)),
    ...attempts.flatMap((each) => [
      ...pushes.startAttempt({ ...each, ended_at: null, ok: null, kind: null, vendor_reason: null }),
      ...pushes.endAttempt(each),
    ]),
  ]);
}

/** Messages in an hour: few at night, most before noon and in the afternoon, little at the weekend. */
function liveliness(at: number): number {
  const hour = new Date(at).getUTCHours();
  const isWeekend = [0, 6].includes(new Date(at).getUTCDay());
  const day = 22 * Math.exp(-((hour - 10.5) ** 2) / 9) + 16 * Math.exp(-((hour - 15.5) ** 2) / 12);
  return Math.round((day + 4 * Math.exp(-((hour - 20.5) ** 2) / 5)) * (isWeekend ? 0.3 : 1));
}

function happened(n: number, at: number, dice: () => number) {
  const [outcome, reason] = pick(dice, reasons);
  const local = 10 ** (-3.4 + 2.7 * (dice() + dice() + dice() - 1) * 0.7);
  const isJudged = local > 0.02 && local < 0.4;
  const llm = !isJudged
    ? undefined
    : dice() < 0.12
      ? { asked: true, s: null, note: 'deadline', latencyMs: 1_500 }
      : { asked: true, s: Math.floor(10 * dice() ** 1.4), latencyMs: Math.round(300 + 500 * dice()) };
  const p = Math.min(0.95, llm?.s == null ? local : local * 1.9 ** ((llm.s - 4) / 2));
  const shift = llm?.s == null ? null : (llm.s - 4) / 2;
  const made: StoredDecision = decision(n, {
    app,
    at,
    relevance: {
      p,
      tier: 'push',
      local,
      shift,
      notes: [],
      thresholds: { push: 0.09, batch: 0.02 },
    },
    scoring: { scorer: 'local local-1', p: local, contributions: [], ...(llm && { llm }) },
    devices: [deviceDecision('phone', { outcome, reason })],
    // What was batched goes out by a later decision than its first.
    previous: outcome === 'push' && reason === 'batched' ? 'dec_before' : null,
  });
  const pushed = outcome === 'push' ? [pushOf(made, p, dice)] : [];
  return {
    event: eventOf(n, at - 20),
    decision: made,
    pushes: pushed,
    attempts: pushed.flatMap((each) => attemptsOf(each, dice)),
  };
}

function pushOf(made: StoredDecision, p: number, dice: () => number): StoredPush {
  const chosen = dice();
  const service = services.find(
    (_, i) => chosen < sumOf(services.slice(0, i + 1).map((each) => each.share)),
  )!;
  const sent = dice() < 0.97 ? made.at + Math.round(service.sendMs * 2.4 ** (3 * (dice() - 0.4))) : null;
  const isTold = sent !== null && dice() < service.reports;
  const delivered = isTold ? sent + Math.round(150 + 900 * dice() ** 3) : null;
  const isOpened = isTold && dice() < 0.15 + 0.6 * Math.sqrt(p);
  const isDismissed = isTold && !isOpened && dice() < 0.3;
  const opened = isOpened ? sent + Math.round(4_000 + 240_000 * dice() ** 4) : null;
  return push(made, {
    provider: service.name,
    state: sent === null ? 'token_dead' : isOpened ? 'opened' : isTold ? 'delivered' : 'sent',
    sent_at: sent,
    delivered_at: delivered,
    displayed_at: delivered !== null && service.name !== 'fcm' ? delivered + 40 : null,
    opened_at: opened,
    dismissed_at: isDismissed ? sent + 30_000 : null,
  });
}

function attemptsOf(of: StoredPush, dice: () => number) {
  const attempt = { app, push: of.id, provider_id: null, ambiguous: false };
  const [kind, vendor_reason] = failures[Math.floor(dice() * dice() * failures.length)]!;
  const failed = { ...attempt, ok: false, kind, vendor_reason, started_at: of.created_at };
  const worked = { ...attempt, ok: true, kind: null, vendor_reason: null };
  if (of.sent_at === null) return [{ ...failed, number: 1, ended_at: of.created_at + 40 }];
  const passed = { ...worked, started_at: of.sent_at - 5, ended_at: of.sent_at };
  if (dice() > 0.05) return [{ ...passed, number: 1 }];
  return [
    { ...failed, number: 1, ended_at: of.created_at + 40 },
    { ...passed, number: 2 },
  ];
}

function eventOf(n: number, at: number): StoredEvent {
  const words = { message: `m${n}`, conversation: 'c1', seq: n + 1, sender: 'ada', text: 'of the week' };
  return {
    seq: FIRST_SEQ + n,
    event: {
      app,
      id: `evt-${n}`,
      source: 'test',
      type: 'message.created',
      time: at,
      receivedAt: at,
      data: messageCreated.parse(words),
    },
    bodyHash: 'a1',
    state: 'done',
    crashes: 0,
    notes: [],
  };
}

function pick(dice: () => number, from: typeof reasons): readonly [Outcome, string] {
  let left = dice() * sumOf(from.map(([, , weight]) => weight));
  const found = from.find(([, , weight]) => (left -= weight) < 0) ?? from[0]!;
  return [outcomes.find((each) => each === found[0])!, found[1]];
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Park and Miller's minimal standard generator: the same week on every machine. */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
