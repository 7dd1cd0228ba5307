// The real console in a real browser, fed by the real gateway: does every row arrive, and does the page stay smooth?
import { existsSync } from 'node:fs';
import { Child } from './child.js';
import { directChat, directMessage } from './direct-chat.js';
import { ADMIN_KEY, APP } from './installation.js';
import type { Watched } from './feed-child.js';
import { pause } from './measure.js';
import { paced } from './paced.js';
import type { Row } from './row.js';
import { type Sender, socketSender } from './senders.js';
import type { Suite, SuiteContext } from './suite.js';

const CHROMIUM = process.env['WARBLER_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
const PAIRS = 400;
/** A direct message is decided for its two people. */
const DECISIONS_EACH = 2;
const PER_SECOND = 1_000;
const SECONDS = 60;
const WARM_SECONDS = 5;
const TICK_MS = 100;
const SETTLE_MS = 2_000;
const WHAT = `console feed at ${PER_SECOND} decisions/s: rows shown`;

export const consoleFeed: Suite = {
  name: 'console-feed',
  what: 'the live page in Chromium under 1,000 decisions a second: rows lost, long tasks, frames, heap',
  run: async (context) => {
    if (!existsSync(CHROMIUM)) {
      context.say('console-feed: there is no Chromium here (WARBLER_TEST_CHROMIUM may name one)');
      const how = 'not measured: no Chromium here';
      return [{ what: WHAT, unit: 'rows/s', ours: Number.NaN, ceilings: [], how }];
    }
    const gateway = new Child('gateway-child', { profileTo: context.profileTo });
    const viewer = new Child('feed-child');
    const start = { directory: context.directory, sandbox: null, hasConsole: true };
    const url = await gateway.call<string>('start', start);
    const sender = await socketSender(url);
    try {
      return await measure(context, { gateway, viewer, sender, url });
    } finally {
      sender.close();
      await viewer.call('close');
      await gateway.call('stop');
      await Promise.all([gateway.stop(), viewer.stop()]);
    }
  },
};

interface Parts {
  readonly gateway: Child;
  readonly viewer: Child;
  readonly sender: Sender;
  readonly url: string;
}

async function measure(context: SuiteContext, parts: Parts): Promise<readonly Row[]> {
  const { gateway, viewer, sender, url } = parts;
  await sender.send(Array.from({ length: PAIRS }, (_, pair) => directChat(pair)));
  await viewer.call('open', { url, executablePath: CHROMIUM });
  let sent = 0;
  const feed = async (seconds: number): Promise<number> => {
    const pace = { perSecond: PER_SECOND / DECISIONS_EACH, everyMs: TICK_MS };
    const fed = await paced({ ...pace, isOver: (passed) => passed >= seconds }, (count) => {
      const messages = Array.from({ length: count }, (_, index) => directMessage(sent + index, PAIRS));
      sent += count;
      return sender.send(messages);
    });
    return fed.seconds;
  };
  await feed(WARM_SECONDS);
  await settled(gateway);
  const warm = await viewer.call<Watched>('watched');
  const heapBefore = await viewer.call<number>('heap');
  const busyBefore = await viewer.call<number>('mainThread');
  const seconds = SECONDS * context.length;
  context.say(`console-feed: ${PER_SECOND} decisions/s for ${seconds} s`);
  const took = await gateway.profiled('console-feed', () => feed(seconds));
  await settled(gateway);
  const busy = (await viewer.call<number>('mainThread')) - busyBefore;
  const watched = await viewer.call<Watched>('watched');
  const heapAfter = await viewer.call<number>('heap');
  const decided = await decidedIds(url);
  const shown = new Set([...warm.ids, ...watched.ids]);
  const lost = decided.filter((id) => !shown.has(id)).length;
  const before = warm.ids.length;
  const heap = heapAfter - heapBefore;
  const made = decided.length - before;
  return rowsOf({ watched, took, lost, shown: shown.size - before, decided: made, busy, heap });
}

interface Outcome {
  readonly watched: Watched;
  readonly took: number;
  readonly lost: number;
  readonly shown: number;
  readonly decided: number;
  /** CPU seconds of the page's main thread. */
  readonly busy: number;
  readonly heap: number;
}

function rowsOf({ watched, took, lost, shown, decided, busy, heap }: Outcome): readonly Row[] {
  const { missed, longTasks, frames, late } = watched;
  const longest = Math.max(0, ...longTasks);
  const inAll = longTasks.reduce((sum, each) => sum + each, 0);
  const plain = (what: string, unit: string, ours: number, how: string): Row => {
    return { what: `  ${what}`, unit, ours, ceilings: [], how };
  };
  return [
    {
      ...{ what: WHAT, unit: 'rows/s', ours: shown / took, how: `${took.toFixed(0)} s, Chromium` },
      ceilings: [{ name: 'decisions made by the gateway', value: decided / took }],
    },
    plain('rows lost', 'rows', lost, `ids in the page beside /v1/decisions; the gateway left out ${missed}`),
    plain(
      'long tasks on the main thread',
      'tasks/min',
      (longTasks.length * 60) / took,
      `longest ${longest.toFixed(0)} ms, ${inAll.toFixed(0)} ms in all`,
    ),
    plain('CPU time of the main thread', '%', (100 * busy) / took, ''),
    plain('frames dropped', '%', (100 * late) / (frames + late), `of ${frames + late} at 60 a second`),
    plain('heap grown', 'MB', heap / 1e6, 'after garbage collection, from 5 s to the end'),
  ];
}

async function settled(gateway: Child): Promise<void> {
  await gateway.call('decided');
  await pause(SETTLE_MS);
}

interface Page {
  readonly items: readonly { readonly id: string | null }[];
  readonly next_cursor: string | null;
}

/** The ids of all decisions in the ledger, a page at a time. */
async function decidedIds(url: string): Promise<readonly string[]> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'x-warbler-app': APP };
  const found: string[] = [];
  let before = '';
  for (;;) {
    const response = await fetch(`${url}/v1/decisions?page_size=100${before}`, { headers });
    const { items, next_cursor: next } = (await response.json()) as Page;
    found.push(...items.flatMap(({ id }) => (id === null ? [] : [id])));
    if (next === null) return found;
    before = `&before=${encodeURIComponent(next)}`;
  }
}
