// Events per second that are accepted (2xx or ack: committed and fsynced), by door and batch size, beside the bare server
// that answers the same JSON and beside node:sqlite that stores the same rows.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.js';
import { directChat, directMessage } from './direct-chat.js';
import { closedLoop, machineMs } from './measure.js';
import { rawSqlite } from './raw-sqlite.js';
import type { Row } from './row.js';
import { httpSender, type Sender, socketSender, type Target } from './senders.js';
import type { Suite, SuiteContext } from './suite.js';

interface Door {
  readonly what: string;
  readonly open: (target: Target) => Promise<Sender> | Sender;
  readonly server: string;
  readonly batch: number;
  readonly inFlight: number;
}

const http = (target: Target): Sender => httpSender(target.http);
const socket = (target: Target): Promise<Sender> => socketSender(target.socket);

const doors: readonly Door[] = [
  { what: 'HTTP POST, batches', open: http, server: 'bare Fastify', batch: 100, inFlight: 4 },
  { what: 'HTTP POST, single', open: http, server: 'bare Fastify', batch: 1, inFlight: 64 },
  { what: 'socket.io /im, batches', open: socket, server: 'bare socket.io', batch: 100, inFlight: 4 },
  { what: 'socket.io /im, single', open: socket, server: 'bare socket.io', batch: 1, inFlight: 64 },
];

const WARM_SECONDS = 0.7;
const SECONDS = 3;

export const ingest: Suite = {
  name: 'ingest',
  what: 'events accepted per second, by door',
  run: async (context) => {
    const gateway = new Child('gateway-child', { profileTo: context.profileTo });
    const bare = new Child('bare-server-child');
    const url = await gateway.call<string>('start', { directory: context.directory, sandbox: null });
    const ours: Target = { http: url, socket: url };
    const theirs = await bare.call<Target>('start');
    const rows: Row[] = [];
    for (const door of doors)
      rows.push(...(await measureDoor(door, { context, gateway, bare, ours, theirs })));
    rows.push(...(await measureDecided(context, gateway, ours)));
    await gateway.call('stop');
    await Promise.all([gateway.stop(), bare.stop()]);
    return rows;
  },
};

interface Parts {
  readonly context: SuiteContext;
  readonly gateway: Child;
  readonly bare: Child;
  readonly ours: Target;
  readonly theirs: Target;
}

/** Reactions concern nobody yet: they are stored and marked as done, so that the door is measured and not the chat. */
async function measureDoor(
  door: Door,
  { context, gateway, bare, ours, theirs }: Parts,
): Promise<readonly Row[]> {
  const { server, batch, inFlight } = door;
  const what = `${door.what} of ${batch}`;
  context.say(`ingest: ${what}`);
  const seconds = SECONDS * context.length;
  const name = what.replaceAll(/\W+/g, '-').toLowerCase();
  const accepted = await gateway.profiled(name, () => drive(door, ours, gateway, seconds));
  await gateway.call('decided');
  const answered = await drive(door, theirs, bare, seconds);
  const directory = join(context.directory, `raw-${doors.indexOf(door)}`);
  mkdirSync(directory);
  const group = batch * inFlight;
  const stored = await rawSqlite({ directory, group, seconds: seconds / 2, document: reaction });
  const how = `${inFlight} in flight, ${seconds.toFixed(1)} s`;
  const transaction = `node:sqlite, ${group} a transaction`;
  const both = `${server}, then node:sqlite`;
  return [
    {
      ...{ what, unit: 'events/s', ours: accepted.perSecond, how },
      ceilings: [
        { name: both, value: 1 / (1 / answered.perSecond + 1 / stored.perSecond) },
        { name: server, value: answered.perSecond },
        { name: transaction, value: stored.perSecond },
      ],
    },
    {
      ...{ what: '  CPU time of the server each', unit: 'µs', ours: accepted.cpuMicroseconds, how: '' },
      ceilings: [{ name: both, value: answered.cpuMicroseconds + stored.cpuMicroseconds }],
    },
  ];
}

interface Driven {
  readonly perSecond: number;
  /** Of the server process for one event, its other threads included. */
  readonly cpuMicroseconds: number;
}

async function drive(door: Door, target: Target, server: Child, seconds: number): Promise<Driven> {
  const { open, batch, inFlight } = door;
  const sender = await open(target);
  const work = (): Promise<number> => {
    const events = Array.from({ length: batch }, () => reaction((eventsMade += 1)));
    return sender.send(batch === 1 ? events[0]! : events);
  };
  try {
    await closedLoop(inFlight, WARM_SECONDS, work);
    const cpu = await server.cpu();
    const { perSecond, count } = await closedLoop(inFlight, seconds, work);
    return { perSecond, cpuMicroseconds: (((await server.cpu()) - cpu) * 1e6) / count };
  } finally {
    sender.close();
  }
}

let eventsMade = 0;

function reaction(index: number): object {
  return {
    ...{ id: `evt-${index}`, source: 'bench', type: 'reaction.added', time: '2026-03-10T14:00:00Z' },
    data: { message: `m-${index % 5_000}`, user: `u-${index % 997}`, reaction: '+1' },
  };
}

const PAIRS = 500;
const MESSAGES = 4_000;
const DECIDED = 'direct messages accepted and decided (2 people each)';

/** Direct messages to people without a device: accepted, gathered, decided and recorded, nothing sent. */
async function measureDecided(
  context: SuiteContext,
  gateway: Child,
  { socket: url }: Target,
): Promise<readonly Row[]> {
  context.say('ingest: direct messages until they are decided');
  const sender = await socketSender(url);
  const messages = Math.round(MESSAGES * context.length);
  const batches = (documents: readonly object[]): (readonly object[])[] =>
    Array.from({ length: Math.ceil(documents.length / 100) }, (_, at) =>
      documents.slice(at * 100, at * 100 + 100),
    );
  try {
    const chats = Array.from({ length: PAIRS }, (_, index) => directChat(index));
    for (const batch of batches(chats)) await sender.send(batch);
    const documents = Array.from({ length: messages }, (_, index) => directMessage(index, PAIRS));
    const cpu = await gateway.cpu();
    const start = machineMs();
    await gateway.profiled('decided', async () => {
      for (const batch of batches(documents)) await sender.send(batch);
      await gateway.call('decided');
    });
    const seconds = (machineMs() - start) / 1_000;
    const each = (((await gateway.cpu()) - cpu) * 1e6) / messages;
    const how = `${messages} in batches of 100, 1 in flight`;
    return [
      { what: DECIDED, unit: 'events/s', ours: messages / seconds, ceilings: [], how },
      { what: '  CPU time of the gateway each', unit: 'µs', ours: each, ceilings: [], how: '' },
    ];
  } finally {
    sender.close();
  }
}
