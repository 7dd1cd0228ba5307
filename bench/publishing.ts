// How long a published policy takes to decide, while events keep coming: from the POST until the first decision by it.
import { Child } from './child.js';
import { directChat, directMessage } from './direct-chat.js';
import { ADMIN_KEY, APP } from './installation.js';
import { machineMs, pause, quantile } from './measure.js';
import { paced } from './paced.js';
import type { Row } from './row.js';
import { type Sender, socketSender } from './senders.js';
import type { Suite, SuiteContext } from './suite.js';

const PAIRS = 200;
const PER_SECOND = 200;
const PUBLICATIONS = 24;
const EVERY_MS = 600;
const TICK_MS = 5;

/** What the gateway's own process saw. `machineMs` of the first decision by a version; events, and those with two versions. */
export interface Versions {
  readonly firsts: Readonly<Record<number, number>>;
  readonly events: number;
  readonly mixed: number;
}

export const publishing: Suite = {
  name: 'publishing',
  what: 'from POST …/publish to the first decision by the new version, under 200 events a second',
  run: async (context) => {
    const gateway = new Child('gateway-child', { profileTo: context.profileTo });
    const url = await gateway.call<string>('start', { directory: context.directory, sandbox: null });
    const sender = await socketSender(url);
    try {
      return await measure(context, gateway, sender, url);
    } finally {
      sender.close();
      await gateway.call('stop');
      await gateway.stop();
    }
  },
};

interface Published {
  readonly version: number;
  readonly askedAt: number;
  readonly answeredAt: number;
}

async function measure(
  context: SuiteContext,
  gateway: Child,
  sender: Sender,
  url: string,
): Promise<readonly Row[]> {
  await sender.send(Array.from({ length: PAIRS }, (_, pair) => directChat(pair)));
  await gateway.call('decided');
  await gateway.call('watchVersions');
  context.say(`publishing: ${PUBLICATIONS} publications under ${PER_SECOND} events/s`);
  let isOver = false;
  const pace = { perSecond: PER_SECOND, everyMs: TICK_MS, isOver: () => isOver };
  const load = paced(pace, (count, first) =>
    sender.send(Array.from({ length: count }, (_, index) => directMessage(first + index, PAIRS))),
  );
  const published: Published[] = [];
  for (let index = 0; index < PUBLICATIONS; index += 1) {
    await pause(EVERY_MS);
    published.push(await publish(url, index));
  }
  await pause(EVERY_MS);
  isOver = true;
  const { sent } = await load;
  await gateway.call('decided');
  const versions = await gateway.call<Versions>('versions');
  return rowsOf(published, versions, sent);
}

async function publish(url: string, index: number): Promise<Published> {
  const document = { grace_seconds: 30 + index };
  const { version } = await post<{ version: number }>(`${url}/v1/policies/default/versions`, { document });
  const askedAt = machineMs();
  await post(`${url}/v1/policies/default/publish`, { version });
  return { version, askedAt, answeredAt: machineMs() };
}

async function post<T>(address: string, body: object): Promise<T> {
  const headers = {
    authorization: `Bearer ${ADMIN_KEY}`,
    'x-warbler-app': APP,
    'content-type': 'application/json',
    'if-match': '*',
  };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as T;
}

function rowsOf(published: readonly Published[], versions: Versions, sent: number): readonly Row[] {
  const latencies = published.map(({ version, askedAt }) => (versions.firsts[version] ?? Infinity) - askedAt);
  const answers = published.map(({ askedAt, answeredAt }) => answeredAt - askedAt);
  const at = (q: number, how: string): Row => ({
    ...{ what: `publish to first decision, p${q * 100}`, unit: 'ms', ours: quantile(latencies, q), how },
    ceilings: [{ name: 'POST answered', value: quantile(answers, q) }],
  });
  const plain = (what: string, ours: number, how: string): Row => {
    return { what: `  ${what}`, unit: 'events', ours, ceilings: [], how };
  };
  return [
    at(0.5, `${published.length} publications under ${PER_SECOND} events/s, one each 5 ms`),
    at(0.99, ''),
    plain('events lost', sent - versions.events, `of ${sent}`),
    plain('events decided by two versions', versions.mixed, ''),
  ];
}
