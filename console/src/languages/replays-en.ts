// The texts of replays in English. They give the shape; they are loaded with the pages that need them.
import type { Widened } from './shape.js';

const count = new Intl.NumberFormat('en');
const n = (value: number): string => count.format(value);
const plural = (value: number, one: string, many: string): string =>
  `${n(value)} ${value === 1 ? one : many}`;

export const enReplays = {
  title: 'Replays',
  lead: 'The past, decided again under another policy version. Nothing is written to the record, and nobody gets anything.',
  failed: 'The replays could not be loaded.',
  viewer: 'This key may look, but not start or cancel a replay. That needs a key with the scope admin.',
  none: 'not looked at',

  form: {
    title: 'Start a replay',
    version: 'Policy version',
    noDraft: 'There is no draft to try. Write one from a policy first, or replay a version that exists.',
    toPolicies: 'To the policies',
    option: (version: number, state: string) => `Version ${n(version)} · ${state}`,
    days: 'Days, ending now',
    daysHint: 'At most 31. One day more is gone through first, so that holds and counts are as they were.',
    share: 'Share of one CPU core',
    shareOption: (percent: number) => `${n(percent)} %`,
    shareHint: (work: number, pause: number) =>
      `After ${n(work)} ms of work it pauses for ${n(pause)} ms, so live events hardly wait.`,
    shareWhole: 'It does not pause: the fastest, while live events wait for it.',
    start: 'Start',
    refused: 'The replay was not started',
  },

  list: {
    title: 'Replays so far',
    empty: 'No replay yet',
    emptyHint:
      'Start one above, with a draft: it shows what would have been decided otherwise before the draft is published.',
    emptyViewer: 'Whoever holds a key with the scope admin can start one; it can be read here then.',
    older: 'Load older',
  },
  version: (version: number) => `Version ${n(version)}`,
  states: {
    queued: 'waits',
    running: 'runs',
    done: 'done',
    cancelled: 'cancelled',
    failed: 'failed',
    interrupted: 'interrupted',
  },
  hints: {
    queued: 'One replay runs at a time. This one begins by itself when those before it have ended.',
    running: 'It goes through every turn of that time again, in the order of then, beside live traffic.',
    done: '',
    cancelled: 'It was given up before it had an answer.',
    failed: 'It could not be completed; the log of the gateway says why. Start it again when that is mended.',
    interrupted: 'The gateway was stopped while it ran or waited. Start it again.',
  },
  outcome: (changed: number, compared: number, other: number, affected: number) =>
    `${n(changed)} of ${n(compared)} would differ, ${n(other)} of them in outcome, for ${plural(affected, 'user', 'users')}`,

  one: {
    title: (version: number) => `Replay of version ${n(version)}`,
    back: 'All replays',
    missing: 'No such replay',
    missingHint: 'This app has no replay with this id.',
    progress: 'Progress',
    begins: 'Begins…',
    turns: (turns: number, of: number) => `${n(turns)} of ${n(of)} turns`,
    compares: 'All turns are decided again; compares them with the record…',
    cancel: 'Cancel it',
    cancelFailed: 'It was not cancelled',
    again: 'Replay it again',
    open: (version: number) => `Open version ${n(version)}`,
    by: (author: string) => `by ${author}`,
    share: (percent: number) => `${n(percent)} % of one core`,
    compared: 'Messages on devices compared',
    other: 'Another outcome',
    reason: 'Only another reason',
    users: 'Users affected',
    usersOf: (affected: number, compared: number) => `${n(affected)} of ${n(compared)}`,
    took: 'Time taken',
    percent: (share: string) => `${share} %`,
  },
  nothing: {
    title: 'Nothing was decided in this time',
    hint: 'There is nothing to compare. Choose more days, or wait until messages have been decided.',
    same: 'Nothing would be different',
    sameHint: 'Every message would have had the same outcome for the same reason on every device.',
  },

  flow: {
    title: 'From what was decided to what would have been',
    lead: 'In the end, for each message on each device. What stays is pale.',
    was: 'Was decided',
    is: 'Would be decided',
    only: 'Only what changes',
    label: (parts: string) => `Flows from old to new outcomes: ${parts}`,
    part: (from: string, to: string, count: number) => `${from} to ${to} ${n(count)}`,
    table: 'The same in numbers',
    total: 'All',
    corner: 'Was ↓ would be →',
    open: (from: string, to: string, count: number) => `${n(count)}: show what goes from ${from} to ${to}`,
  },

  changes: {
    title: 'What changes, by reason',
    lead: 'Where outcome or reason would differ, the most frequent first. An example leads to the recorded decision.',
    rare: (count: number) =>
      `${plural(count, 'change', 'changes')} of rarer kinds are counted above, but not listed.`,
    filtered: (from: string, to: string) => `Only from ${from} to ${to}.`,
    all: 'Show all',
    more: (count: number) => `Show ${n(count)} more`,
    none: 'Nothing changes here: outcomes and reasons stay as they were.',
    examples: 'Examples',
    example: (which: string, device: string) =>
      `${which}: recorded decision${device === '' ? '' : `, device ${device}`}`,
    noDecision: 'had no decision of their own then',
  },

  honest: {
    title: 'What this cannot say, and what it rests on',
    reactions:
      'What people would have done is unknown: whether they had opened it, missed it or been annoyed, no replay can tell.',
    scored: (count: number) =>
      `${plural(count, 'score', 'scores')} had to be made anew, by the local scorer: nobody looked there then. No LLM was asked.`,
    allScored: 'Every score it needed is on record; none was made anew.',
    missing: (count: number) =>
      `${plural(count, 'event is', 'events are')} gone by retention and left out, with all that would have followed from it.`,
    noneMissing: 'No event of that time is missing.',
    whole: 'It began where the record begins, so nothing of before is unknown.',
    partial:
      'It began within the record. What was held or counted before is unknown; who belongs to which conversation is taken as it is now; presence, preferences and what had been read are those first observed.',
    looked:
      '“Not looked at” means counted together with others, as members of big channels are, and not decided one by one.',
    records: (equal: number, recorded: number) =>
      `${n(equal)} of ${n(recorded)} records of decisions are alike in every field.`,
  },

  policy: {
    draft: 'Replay this draft',
    version: 'Replay this version',
    last: 'Last replay',
  },
};

export type ReplayWords = Widened<typeof enReplays>;
