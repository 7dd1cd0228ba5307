import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../samples/sandbox/sandbox.js';
import { Secret } from '../../src/model/secret.js';
import { wallNow } from '../../src/observe/clock.js';
import type { Store } from '../../src/store/open-store.js';
import { type Place, testBackends } from '../contracts/store-backends.js';
import { onEveryBackend } from '../contracts/every-backend.js';
import { aDevice } from '../contracts/store-records.js';
import { storedPush } from '../feedback/stored-push.js';
import { deliverOver } from './retraction-world.js';
import type { VictimArgument } from './retraction-victim.js';

const USERS = 60;
const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const providerOf = (number: number) => (number % 2 === 0 ? 'fcm' : 'apns');

/** Every user's phone shows one banner. */
async function show(store: Store, sandbox: Sandbox, round: number): Promise<void> {
  const { ledger, devices, pushes } = store;
  const now = wallNow();
  for (let number = 0; number < USERS; number++) {
    const user = `u${number}`;
    const provider = providerOf(number);
    const { target, identity } = sandbox.registerDevice({ id: `${round}-${user}`, provider });
    const value = new Secret(target.value);
    const device = { ...aDevice({ app: 'a', user, id: 'phone' }), provider, platform: identity.platform };
    const times = { created_at: now, expires_at: now + 600_000, next_attempt_at: now, attempts: 0 };
    await ledger.commit([
      ...devices.put([{ ...device, target: { kind: 'token', value }, token: 'valid', push_enabled: true }]),
      ...pushes.insert([storedPush({ ...times, id: `psh_${number}`, user, device: 'phone', provider })]),
    ]);
  }
  const sending = deliverOver(store, sandbox);
  await sending.delivery.drain();
  await sending.stop();
}

/** Kills it when so many reads are acknowledged; gives their numbers. */
async function killAfter(argument: VictimArgument, count: number): Promise<readonly number[]> {
  const command = ['--import', beside('store-typescript.mjs'), beside('retraction-victim.ts')];
  const child: ChildProcess = spawn(process.execPath, [...command, JSON.stringify(argument)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: number[] = [];
  createInterface(child.stdout!).on('line', (line) => {
    said.push(Number(line));
    if (said.length === count) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return said;
}

interface Fate {
  /** Reads that were acknowledged and whose banner still stood when the process was dead. */
  readonly cutOff: number;
  /** Of all that were acknowledged, those whose banner stands in the end. */
  readonly lost: readonly number[];
}

async function run(place: Place, plant: VictimArgument['plant'], round: number): Promise<Fate> {
  const sandbox = await startSandbox();
  const first = await place.open();
  await show(first, sandbox, round);
  await first.close();
  const standing = (number: number) => sandbox.device(`${round}-u${number}`)!.visibleBanners.length;
  expect(standing(0) + standing(1)).toBe(2);
  // Slow enough that every kill finds some on their way and some not yet begun.
  for (const provider of ['apns', 'fcm'] as const) sandbox.script({ provider, fault: { delay_ms: 150 } });
  const { urls, ca, credentials } = sandbox;
  const { database, dataDir } = place;
  const argument = { place: { database, dataDir }, lead: { urls, ca, credentials }, users: USERS, plant };
  const acknowledged = await killAfter(argument, 15 + 15 * round);
  const cutOff = acknowledged.filter((number) => standing(number) > 0).length;
  sandbox.script({ clear: true });
  const second = await place.open();
  const sending = deliverOver(second, sandbox);
  await sending.delivery.start();
  await sending.delivery.drain();
  const lost = acknowledged.filter((number) => standing(number) > 0);
  await sending.stop();
  await second.close();
  await sandbox.close();
  return { cutOff, lost };
}

onEveryBackend('kill -9 between a read and its retraction', ({ create }) => {
  it.each([0, 1, 2])(
    'leaves no banner of what was read on a screen, kill %i',
    { timeout: 60_000 },
    async (round) => {
      const place = await create();
      const { cutOff, lost } = await run(place, null, round);
      expect(cutOff).toBeGreaterThan(0);
      expect(lost).toEqual([]);
      await place.remove();
    },
  );
});

describe('this fault test itself', () => {
  it('sees retractions that only memory knew', { timeout: 60_000 }, async () => {
    const place = await testBackends[0]!.create();
    const { cutOff, lost } = await run(place, 'memory-only', 1);
    expect([cutOff > 0, lost.length > 0]).toEqual([true, true]);
    await place.remove();
  });
});
