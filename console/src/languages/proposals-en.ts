// The texts of the proposals page in English. They give the shape; they are loaded with the page.
import type { Widened } from './shape.js';

const count = new Intl.NumberFormat('en');
const n = (value: number): string => count.format(value);
const rate = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const plural = (value: number, one: string, many: string): string =>
  `${n(value)} ${value === 1 ? one : many}`;

export const enProposals = {
  title: 'Proposals',
  lead: 'Thresholds that the feedback of users speaks for. A proposal is only a draft: nothing changes until somebody publishes it.',
  failed: 'The proposals could not be loaded.',
  propose: 'Propose now',
  viewer: 'This key may look, but not propose or publish. That needs a key with the scope admin.',
  refusedCall: 'The feedback could not be looked at',
  outcomes: {
    created: (version: number) => `There is a new draft: version ${n(version)}.`,
    unchanged: (version: number) =>
      `Version ${n(version)} is open already; the feedback says the same or little else.`,
    refused: 'Nothing is proposed. Below stands why.',
  },
  empty: 'No proposals yet',
  emptyHint:
    'Pushes of ordinary messages have to be reacted to first. Apps report that by POST /v1/feedback or the client socket.',
  older: 'Load older',

  look: {
    title: 'What the feedback says',
    lead: (at: string) => `The last seven days, looked at ${at}. Every user counts once.`,
    none: 'Nobody has looked yet. The hourly job will, or press “Propose now”.',
    need: (users: number, pushes: number, reactions: number) =>
      `Each question needs ${n(users)} users, ${n(pushes)} pushes and ${n(reactions)} reactions at least.`,
    of: (have: number, need: number) => `${n(have)} of ${n(need)}`,
    users: 'Users',
    pushes: 'Pushes',
    reactions: 'Reactions',
    unknown: (pushes: number) => `Of ${plural(pushes, 'push', 'pushes')} nobody knows what the user thought.`,
    unwanted: 'Not wanted',
  },
  targets: {
    direct: 'Direct conversations',
    group: 'Groups',
    channel: 'Channels',
    app: 'The app as a whole',
  },
  questions: {
    raise_push_threshold: 'Push fewer at once?',
    raise_batch_threshold: 'Batch fewer?',
    lower_push_threshold: 'Push more at once?',
  },
  verdicts: {
    change: 'yes',
    thin: 'too little data',
    silent: 'providers are silent',
    measuring: 'being measured',
    not_proven: 'not proven',
  },
  hints: {
    change: 'The feedback proves it.',
    thin: 'More users have to react before this can be said.',
    silent:
      'No push of these providers was ever reported opened or dismissed, so silence may mean anything. Let the apps report it.',
    measuring: 'An earlier change of this threshold is measured for a week first.',
    not_proven: 'There is enough data, and it does not speak for a change.',
  },

  proposal: (version: number) => `Proposal, version ${n(version)}`,
  states: {
    open: 'open',
    outdated: 'outdated',
    superseded: 'superseded',
    published: 'decides now',
    replaced: 'no longer decides',
  },
  stateHints: {
    open: '',
    outdated: 'Another version was published since this was written. Propose again.',
    superseded: 'A newer proposal has taken its place.',
    published: '',
    replaced: 'It was published, and another version decides by now.',
  },
  based: (version: number) => `on version ${n(version)}`,
  capped: 'There was more feedback than is read; this is the newest of it.',
  thresholds: { push_threshold: 'push threshold', batch_threshold: 'batch threshold' },
  change: (threshold: string, from: string, to: string) => `${threshold} ${from} → ${to}`,
  effect: {
    raise_push_threshold: 'Messages between the two values wait in a batch, where they were pushed at once.',
    raise_batch_threshold: 'Messages between the two values are not pushed, where they waited in a batch.',
    lower_push_threshold: 'Messages between the two values are pushed at once, where they waited in a batch.',
  },
  evidence: 'Evidence',
  judged: 'All such pushes',
  moved: 'Those that it would move',
  counted: (users: number, pushes: number, reactions: number) =>
    `${plural(users, 'user', 'users')}, ${plural(pushes, 'push', 'pushes')}, ${plural(reactions, 'reaction', 'reactions')}`,
  unwanted: (share: string, low: string, high: string) =>
    `${share} not wanted; with 99 % certainty between ${low} and ${high}`,
  proofs: {
    above: (bound: string) => `Proven when all of the interval lies above ${bound}.`,
    below: (bound: string) => `Proven when all of the interval lies below ${bound}.`,
  },
  changes: 'What it changes',
  effects: (decisions: number, quieter: number, louder: number) =>
    `Of ${plural(decisions, 'decision', 'decisions')} of last week it makes ${n(quieter)} quieter and ${n(louder)} louder.`,
  move: (decisions: number, from: string, to: string) => `${n(decisions)} × ${from} → ${to}`,
  compare: 'Compare the documents',
  examples: 'Examples',
  example: (number: number) => `Decision ${n(number)}`,
  promise: 'Promise and outcome',
  tiers: { push: 'Pushed at once', batch: 'In a batch', suppress: 'Not pushed' },
  before: 'Before',
  promised: 'Promised',
  measured: 'Measured',
  perDay: (share: string, perDay: number) => `${share} of such messages, ${rate.format(perDay)} a day`,
  promisedRange: (low: string, high: string, lowDay: number, highDay: number) =>
    `between ${low} and ${high} (${rate.format(lowDay)} to ${rate.format(highDay)} a day at the same volume), 95 %`,
  dismissals: 'Not wanted of those with a reaction',
  noReactions: 'too few reactions',
  notPublished: 'Measured once it is published.',
  measuredVerdicts: { too_early: 'too early', inside: 'as promised', outside: 'not as promised' },
  measuredHints: {
    too_early: 'Measured from the first day on, as soon as there are a third of the messages of before.',
    inside: 'What was measured lies in the promised interval.',
    outside: 'What was measured lies outside the promised interval.',
  },
  soFar: 'so far',
  final: 'final',
  rollback: 'Roll back',
  publish: 'Publish',
};

export type ProposalWords = Widened<typeof enProposals>;
