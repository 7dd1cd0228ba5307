// End to end on the embedded default: a direct message in over socket.io, decided, recorded, and accepted by the fake APNs;
// how many a second, and how long after its acknowledgement at a moderate rate. Three processes: sender, gateway, fake.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.js';
import { directChat, directMessage } from './direct-chat.js';
import type { Phone, SandboxLead } from './installation.js';
import { machineMs, pause, quantile } from './measure.js';
import { rawApns } from './raw-apns.js';
import type { Row } from './row.js';
import { type Sender, socketSender } from './senders.js';
import type { Suite, SuiteContext } from './suite.js';

/** One pair of people for each message: what is measured is neither throttled nor joined with others. */
const BURST = 6_000;
const WARM = 500;
const PER_SECOND = 100;
const STEADY_SECONDS = 20;
/** A socket may have 64 batches in flight. */
const STEADY_IN_FLIGHT = 60;
const BATCH = 100;
/** As many calls at once as delivery allows an app at one provider. */
const RAW_IN_FLIGHT = 128;
const RAW_SECONDS = 4;
/** A benchmark that hangs says so. */
const ARRIVE_WITHIN_MS = 60_000;

interface Parts {
  readonly context: SuiteContext;
  readonly gateway: Child;
  readonly sandbox: Child;
  readonly sender: Sender;
}

export const pushes: Suite = {
  name: 'pushes',
  what: 'pushes per second and their latency, from event to provider',
  run: async (context) => {
    const sandbox = new Child('sandbox-child');
    const gateway = new Child('gateway-child', { profileTo: context.profileTo });
    const lead = await sandbox.call<SandboxLead>('start');
    const directory = join(context.directory, 'pushes');
    mkdirSync(directory);
    const url = await gateway.call<string>('start', { directory, sandbox: lead });
    const steady = Math.round(PER_SECOND * STEADY_SECONDS * context.length);
    const burst = Math.round(BURST * context.length);
    context.say('pushes: registering phones');
    const sender = await socketSender(url);
    const parts = { context, gateway, sandbox, sender };
    const tokens = await equip(parts, WARM + burst + steady);
    await warmUp(parts);
    const rows = [
      ...(await measureBurst(parts, lead, tokens, burst)),
      ...(await gateway.profiled('steady', () => measureSteady(parts, WARM + burst, steady))),
    ];
    sender.close();
    await gateway.call('stop');
    await sandbox.call('stop');
    await Promise.all([gateway.stop(), sandbox.stop()]);
    return rows;
  },
};

/** A direct conversation for each pair, and a phone for its second half. */
async function equip({ gateway, sandbox, sender }: Parts, pairs: number): Promise<readonly string[]> {
  const users = Array.from({ length: pairs }, (_, pair) => `b-${pair}`);
  const tokens = await sandbox.call<readonly string[]>('phones', users);
  const phones = users.map((user, pair): Phone => ({ user, token: tokens[pair]! }));
  await gateway.call('equip', phones);
  for (let pair = 0; pair < pairs; pair += BATCH) {
    const length = Math.min(BATCH, pairs - pair);
    await sender.send(Array.from({ length }, (_, at) => directChat(pair + at)));
  }
  await gateway.call('decided');
  return tokens;
}

async function warmUp(parts: Parts): Promise<void> {
  await sendAll(parts.sender, 0, WARM);
  await arrived(parts.sandbox, WARM);
  await parts.gateway.call('idle');
  await parts.sandbox.call('takeArrivals');
}

async function sendAll(sender: Sender, from: number, count: number): Promise<void> {
  for (let at = 0; at < count; at += BATCH) {
    const length = Math.min(BATCH, count - at);
    await sender.send(Array.from({ length }, (_, index) => directMessage(from + at + index)));
  }
}

async function measureBurst(
  { context, gateway, sandbox, sender }: Parts,
  lead: SandboxLead,
  tokens: readonly string[],
  count: number,
): Promise<readonly Row[]> {
  context.say(`pushes: ${count} at once`);
  const cpu = await gateway.cpu();
  const start = machineMs();
  await gateway.profiled('burst', async () => {
    await sendAll(sender, WARM, count);
    await arrived(sandbox, count);
  });
  const seconds = (machineMs() - start) / 1_000;
  await gateway.call('idle');
  const each = (((await gateway.cpu()) - cpu) * 1e6) / count;
  await sandbox.call('takeArrivals');
  context.say('pushes: raw node:http2');
  const raw = await rawApns({ lead, tokens, inFlight: RAW_IN_FLIGHT, seconds: RAW_SECONDS * context.length });
  await sandbox.call('takeArrivals');
  const how = `${count} direct messages in batches of ${BATCH}, ${seconds.toFixed(1)} s; raw ${RAW_IN_FLIGHT} in flight`;
  const ceiling = 'raw node:http2, 1 session';
  return [
    {
      ...{ what: 'event in → push accepted by APNs', unit: 'pushes/s', ours: count / seconds, how },
      ceilings: [{ name: ceiling, value: raw.perSecond }],
    },
    {
      ...{
        what: '  CPU time of the gateway each',
        unit: 'µs',
        ours: each,
        how: 'until nothing is due any more',
      },
      ceilings: [{ name: ceiling, value: raw.cpuMicroseconds }],
    },
  ];
}

/**
 * Single events at an even pace, so that nothing queues. An event counts from the moment it is due, also when the door
 * already has as many of this socket in hand as it takes.
 */
async function measureSteady(
  { context, sandbox, sender }: Parts,
  from: number,
  count: number,
): Promise<readonly Row[]> {
  context.say(`pushes: ${PER_SECOND} a second for ${(count / PER_SECOND).toFixed(0)} s`);
  const sentAt = new Map<string, number>();
  const ackedAt = new Map<string, number>();
  const start = machineMs();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      const due = start + (index * 1_000) / PER_SECOND;
      while (machineMs() < due) await pause(Math.max(1, due - machineMs()));
      const id = `dm-${from + index}`;
      sentAt.set(id, due);
      await sender.send(directMessage(from + index));
      ackedAt.set(id, machineMs());
    }
  };
  await Promise.all(Array.from({ length: STEADY_IN_FLIGHT }, lane));
  await arrived(sandbox, count);
  const arrivals = await sandbox.call<ReadonlyMap<string, number>>('takeArrivals');
  const since = (times: ReadonlyMap<string, number>): number[] =>
    [...arrivals].map(([id, at]) => at - times.get(id)!);
  const acks = [...ackedAt].map(([id, at]) => at - sentAt.get(id)!);
  const how = `${PER_SECOND} single events/s for ${(count / PER_SECOND).toFixed(0)} s`;
  return [
    ...percentiles('event sent → ack (committed)', acks, how),
    ...percentiles('ack → push at the provider', since(ackedAt), how),
    ...percentiles('event sent → push at the provider', since(sentAt), how),
  ];
}

function percentiles(what: string, values: readonly number[], how: string): Row[] {
  return ([0.5, 0.99] as const).map((q) => ({
    what: `${what}, p${q * 100}`,
    unit: 'ms',
    ours: quantile(values, q),
    ceilings: [],
    how,
  }));
}

async function arrived(sandbox: Child, count: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${count} pushes did not arrive within a minute`)),
      ARRIVE_WITHIN_MS,
    );
  });
  await Promise.race([sandbox.call('arrived', count), late]);
  clearTimeout(timer);
}
