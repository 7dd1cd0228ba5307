// End to end on the embedded default: a direct message in over socket.io, decided, recorded, and accepted by the fake APNs;
// how many a second, and how long after its acknowledgement at a moderate rate.
import { directChat, directMessage } from './direct-chat.js';
import { machineMs, pause, quantile } from './measure.js';
import { rawApns } from './raw-apns.js';
import type { Row } from './row.js';
import type { Suite } from './suite.js';
import { BATCH, Trio } from './trio.js';

/** One pair of people for each message: what is measured is neither throttled nor joined with others. */
const BURST = 6_000;
const WARM = 500;
const PER_SECOND = 100;
const STEADY_SECONDS = 20;
/** A socket may have 64 batches in flight. */
const STEADY_IN_FLIGHT = 60;
/** As many calls at once as delivery allows an app at one provider. */
const RAW_IN_FLIGHT = 128;
const RAW_SECONDS = 4;

export const pushes: Suite = {
  name: 'pushes',
  what: 'pushes per second and their latency, from event to provider',
  run: async (context) => {
    const trio = await Trio.start(context, 'pushes');
    const steady = Math.round(PER_SECOND * STEADY_SECONDS * context.length);
    const burst = Math.round(BURST * context.length);
    const pairs = WARM + burst + steady;
    context.say('pushes: registering phones');
    const tokens = await trio.equip(Array.from({ length: pairs }, (_, pair) => `b-${pair}`));
    await trio.send(pairs, directChat);
    await trio.send(WARM, (index) => directMessage(index));
    await settle(trio, WARM);
    const rows = [
      ...(await measureBurst(trio, tokens, burst)),
      ...(await trio.gateway.profiled('steady', () => measureSteady(trio, WARM + burst, steady))),
    ];
    await trio.stop();
    return rows;
  },
};

async function settle(trio: Trio, count: number): Promise<void> {
  await trio.arrived(count);
  await trio.gateway.call('idle');
  await trio.sandbox.call('takeArrivals');
}

async function measureBurst(trio: Trio, tokens: readonly string[], count: number): Promise<readonly Row[]> {
  const { context, gateway, lead } = trio;
  context.say(`pushes: ${count} at once`);
  const cpu = await gateway.cpu();
  const start = machineMs();
  await gateway.profiled('burst', async () => {
    await trio.send(count, (index) => directMessage(WARM + index));
    await trio.arrived(count);
  });
  const seconds = (machineMs() - start) / 1_000;
  await settle(trio, count);
  const each = (((await gateway.cpu()) - cpu) * 1e6) / count;
  context.say('pushes: raw node:http2');
  const raw = await rawApns({ lead, tokens, inFlight: RAW_IN_FLIGHT, seconds: RAW_SECONDS * context.length });
  await trio.sandbox.call('takeArrivals');
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
async function measureSteady(trio: Trio, from: number, count: number): Promise<readonly Row[]> {
  trio.context.say(`pushes: ${PER_SECOND} a second for ${(count / PER_SECOND).toFixed(0)} s`);
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
      await trio.sender.send(directMessage(from + index));
      ackedAt.set(id, machineMs());
    }
  };
  await Promise.all(Array.from({ length: STEADY_IN_FLIGHT }, lane));
  await trio.arrived(count);
  const arrivals = await trio.sandbox.call<ReadonlyMap<string, number>>('takeArrivals');
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
