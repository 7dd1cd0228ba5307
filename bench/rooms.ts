// Group chat on the embedded default: messages to rooms of fifty people with a phone each, scored, decided, recorded and,
// where that is the decision, pushed. The ceiling is `step` alone, from the decision core's own benchmark in this run.
import { Child } from './child.js';
import type { DecisionResult } from './decisions-child.js';
import { machineMs, sequence } from './measure.js';
import type { Row } from './row.js';
import type { Suite } from './suite.js';
import { BATCH, Trio } from './trio.js';

const ROOMS = 20;
const ROOM_SIZE = 50;
const WARM = 200;
const MESSAGES = 1_000;
const STEP_SECONDS = 3;

export const rooms: Suite = {
  name: 'rooms',
  what: 'messages to rooms of fifty, accepted, scored, decided and delivered',
  run: async (context) => {
    const trio = await Trio.start(context, 'rooms');
    const users = Array.from({ length: ROOMS * ROOM_SIZE }, (_, index) => `u-${index}`);
    await trio.equip(users);
    await trio.send(ROOMS, room);
    const message = chat();
    const count = Math.round(MESSAGES * context.length);
    await trio.send(WARM, message);
    await trio.gateway.call('idle');
    context.say(`rooms: ${count} messages to ${ROOM_SIZE} people each`);
    const cpu = await trio.gateway.cpu();
    const start = machineMs();
    await trio.gateway.profiled('rooms', async () => {
      await trio.send(count, message);
      await trio.gateway.call('idle');
    });
    const seconds = (machineMs() - start) / 1_000;
    const pairs = count * ROOM_SIZE;
    const each = (((await trio.gateway.cpu()) - cpu) * 1e6) / pairs;
    await trio.stop();
    const step = await stepAlone(STEP_SECONDS * context.length);
    const how = `${count} messages in batches of ${BATCH}, ${seconds.toFixed(1)} s, until nothing is due any more`;
    return [
      {
        ...{ what: 'rooms of 50: people decided for', unit: 'people/s', ours: pairs / seconds, how },
        ceilings: [{ name: 'step alone', value: 1e6 / step }],
      },
      {
        ...{ what: '  CPU time of the gateway each', unit: 'µs', ours: each, how: '' },
        ceilings: [{ name: 'step alone', value: step }],
      },
    ] satisfies Row[];
  },
};

/** CPU time in µs of `step` for one person, whatever the number of devices. */
async function stepAlone(seconds: number): Promise<number> {
  const child = new Child('decisions-child');
  try {
    const run = { users: 10_000, seconds, loop: 'step' } as const;
    const { decisions, cpuSeconds } = await child.call<DecisionResult>('run', run);
    return (cpuSeconds * 1e6) / (decisions / DEVICES_EACH);
  } finally {
    await child.stop();
  }
}

/** In the decision core's world. */
const DEVICES_EACH = 2;

function room(index: number): object {
  const members = Array.from({ length: ROOM_SIZE }, (_, at) => `u-${index * ROOM_SIZE + at}`);
  return {
    ...{ id: `room-${index}`, source: 'bench', type: 'conversation.updated' },
    data: { conversation: `room-${index}`, type: 'group', title: `Room ${index}`, members },
  };
}

/** The messages one by one: a few people do most of the writing, and one in five mentions somebody. */
function chat(): () => object {
  const chance = sequence(11);
  const seqs = new Uint32Array(ROOMS);
  let count = 0;
  return () => {
    const at = Math.floor(chance() * ROOMS);
    const someone = (share: number): string => `u-${at * ROOM_SIZE + Math.floor(share * ROOM_SIZE)}`;
    const id = `m-${(count += 1)}`;
    const data = {
      ...{ message: id, conversation: `room-${at}`, seq: (seqs[at]! += 1), sender: someone(chance() ** 3) },
      ...{
        text: 'Has anybody seen the new figures yet?',
        mentions: chance() < 0.2 ? [someone(chance())] : [],
      },
    };
    return { id: `evt-${id}`, source: 'bench', type: 'message.created', data };
  };
}
