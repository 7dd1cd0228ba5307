// The texts of the reports page in English. They give the shape; they are loaded with the page.
import type { Widened } from './shape.js';

const count = new Intl.NumberFormat('en');
const n = (value: number): string => count.format(value);

export const enReports = {
  title: 'Reports',
  lead: 'What was decided, what became of it, and how long it took.',
  range: 'Time span',
  presets: { '1h': 'Last hour', '24h': '24 hours', '7d': '7 days', '30d': '30 days' },
  custom: 'Own span',
  from: 'From',
  until: 'Until',
  apply: 'Show this span',
  wrongSpan: 'The start must lie before the end.',
  zone: (name: string) => `Times of ${name}`,
  ownZone: (name: string) => `From and until are times of this browser, ${name}.`,
  asTable: 'Table',
  asPlot: 'Plot',
  tableOf: (title: string) => `Show as a table: ${title}`,
  plotOf: (title: string) => `Show as a plot: ${title}`,
  failed: 'This report could not be made.',
  emptyTitle: 'Nothing to show for this span',
  total: 'All',
  share: 'Share',
  count: 'Count',
  other: 'other reasons',
  percent: (part: number, whole: number) => (whole === 0 ? '–' : `${formatShare(part / whole)} %`),

  funnel: {
    title: 'What became of pushes',
    lead: 'How many pushes came how far, by provider. Hatched: nobody told us, so it may have happened or not.',
    empty: 'No push was made in this span. Register a device and send a message; or choose a longer span.',
    found: (sent: number, pushes: number, opened: number) =>
      `${n(sent)} of ${n(pushes)} pushes were accepted by a provider; ${n(opened)} are known to have been opened.`,
    provider: 'Provider',
    step: 'Step',
    reported: 'Reported',
    steps: {
      pushes: 'Made',
      sent: 'Sent',
      delivered: 'Delivered',
      displayed: 'Displayed',
      opened: 'Opened',
    },
    kinds: { reached: 'reached', unknown: 'unknown', not: 'not reached' },
    noProvider: 'no provider',
  },

  reasons: {
    title: 'Why, over time',
    lead: 'Decisions by the reason that settled them. Members of large conversations who were only counted are included.',
    empty: 'Nothing was decided in this span. Send an event to POST /v1/events, or choose a longer span.',
    found: (reason: string, part: number, whole: number) =>
      `Most often: ${reason}, ${formatShare(part / whole)} % of ${n(whole)} decisions.`,
    by: 'Colour by',
    ways: { reason: 'reason', outcome: 'outcome' },
    time: 'From',
    reason: 'Reason',
    outcome: 'Outcome',
    open: (reason: string) => `Show decisions with the reason ${reason}`,
  },

  hours: {
    title: 'When it happens',
    lead: 'Each cell is an hour of the week: the stronger its colour, the more. An outlined cell lies outside the span.',
    empty: 'Nothing happened in this span, so there is no rhythm to see. Choose a longer span.',
    found: (weekday: string, hour: string, value: string) => `The peak is ${weekday} at ${hour}: ${value}.`,
    measure: 'Show',
    measures: {
      decisions: 'all decisions',
      push: 'decisions: push',
      batch: 'decisions: batch',
      defer: 'decisions: defer',
      suppress: 'decisions: suppress',
      pushes: 'pushes',
      opened: 'opened pushes',
      dismissed: 'dismissed pushes',
      rate: 'open rate',
    },
    weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    short: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    weekday: 'Weekday',
    hour: 'Hour',
    outside: 'outside the span',
    few: 'Few',
    many: 'Many',
  },

  latency: {
    title: 'How long pushes take',
    lead: 'Immediate pushes count from the moment their message was accepted, held ones from the moment they were released: a batch that waited on purpose is not slow.',
    empty: 'No push has come to a step whose time is known. Pushes appear once a provider accepts them.',
    found: (provider: string, p50: string, p99: string) =>
      `Over ${provider}, half of the immediate pushes were sent within ${p50}, and 99 of 100 within ${p99}.`,
    step: 'Until',
    steps: { sent: 'sent', delivered: 'delivered', displayed: 'displayed', opened: 'opened' },
    paths: { immediate: 'immediate', held: 'held' },
    pathOf: 'Path',
    pushes: 'Pushes',
    of: (pushes: number) => (pushes === 1 ? '1 push' : `${n(pushes)} pushes`),
    half: 'half within',
    most: '90 % within',
    nearly: '99 % within',
    overTime: '90 % of immediate pushes were within this time',
    noTime: 'Nobody has reported this step for an immediate push in this span.',
  },

  scores: {
    title: 'Scores and thresholds',
    lead: 'How relevant ordinary messages were for their recipients, on a logarithmic scale. The lines are the thresholds of the policy that decides now.',
    empty:
      'No ordinary message was scored in this span. Only messages that no rule settles get a score; send some to a group.',
    found: (share: string, version: number) =>
      `${share} of the scores reach the push threshold of policy version ${version}.`,
    local: 'local score',
    final: 'score that decided',
    push: 'push',
    batch: 'batch',
    bin: 'Score',
    opened: 'Opened',
    dismissed: 'Dismissed',
    pushes: 'Pushes',
    rate: 'Open rate of the pushes',
    below: (to: string) => `below ${to}`,
    from: (from: string, to: string) => `${from} to ${to}`,
    of: (opened: number, pushes: number) => `${n(opened)} of ${n(pushes)} opened`,
  },

  llm: {
    title: 'What the LLM said',
    lead: 'Recipients near the threshold, whom the LLM judges from 0 (noise) to 9 (they must know). Without an answer the local score decides.',
    empty:
      'The LLM had nobody to judge in this span: the app has none (llm in the configuration), or no score came near the threshold.',
    found: (answered: number, candidates: number) =>
      `${n(answered)} of ${n(candidates)} judgements came in time and could be used.`,
    answer: 'Answer',
    without: 'Without an answer',
    took: (p50: string, p99: string) =>
      `Half of the answers took ${p50} at most, 99 of 100 took ${p99} at most.`,
    notes: {
      deadline: 'too late',
      invalid: 'not usable',
      concurrency: 'too many at once',
      breaker_open: 'paused after failures',
      calls: 'call budget spent',
      tokens: 'token budget spent',
      money: 'money budget spent',
      connection: 'no connection',
      unknown: 'unknown',
    },
  },

  providers: {
    title: 'What providers answered',
    lead: 'Attempts to hand a push to its provider, by the answer. Resends are attempts of their own.',
    empty: 'No attempt was made in this span. Attempts appear as soon as there is a push.',
    found: (ok: string, attempts: number) => `${ok} of ${n(attempts)} attempts were accepted.`,
    provider: 'Provider',
    all: 'all providers',
    answer: 'Answer',
    attempts: 'Attempts',
    answers: {
      ok: 'accepted',
      open: 'end unknown',
      token_dead: 'token dead',
      token_suspect: 'token doubtful',
      too_large: 'too large',
      bad_request: 'bad request',
      auth: 'not authorised',
      credential: 'credential refused',
      throttled: 'throttled',
      provider_down: 'provider down',
      connection: 'no connection',
      ambiguous: 'no answer in time',
      unknown: 'unknown',
    },
    reasons: 'In their own words',
    word: 'Word of the provider',
    none: 'Every attempt that has ended was accepted.',
  },

  breaker: {
    title: 'Circuit breakers now',
    states: { closed: 'closed: sending', open: 'open: waiting', half_open: 'half open: probing' },
    since: 'since',
    retry: 'next try',
    lastError: 'last error',
    none: 'No provider has been called since the gateway started.',
    more: (left: number) => `${n(left)} more are not shown.`,
    found: (answers: string, providers: string) => `${answers} Held back now: ${providers}.`,
  },
} as const;

/** One decimal where it says something. */
function formatShare(share: number): string {
  const percent = 100 * share;
  return percent > 0 && percent < 10 ? percent.toFixed(1) : String(Math.round(percent));
}

export type ReportWords = Widened<typeof enReports>;
