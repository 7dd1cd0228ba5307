import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Store } from '../../src/store/open-store.js';
import { type Place } from '../contracts/store-backends.js';
import { onEveryBackend } from '../contracts/every-backend.js';

const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

interface Victim {
  readonly process: ChildProcess;
  /** Everything it has said so far. */
  readonly said: string[];
  /** Resolves with the first line that is this one, or fails when it ends before. */
  saying(line: string): Promise<void>;
}

function startVictim({ database, dataDir }: Place, mode: 'steady' | 'hanging'): Victim {
  const command = ['--import', beside('store-typescript.mjs'), beside('store-victim.ts')];
  const argument = JSON.stringify({ place: { database, dataDir }, mode });
  const child = spawn(process.execPath, [...command, argument], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => said.push(line));
  const ended = once(child, 'exit');
  const saying = async (line: string): Promise<void> => {
    while (!said.includes(line)) {
      if (child.exitCode !== null) throw new Error(`the victim ended before it said ${line}`);
      await Promise.race([once(lines, 'line'), ended]);
    }
  };
  return { process: child, said, saying };
}

async function kill({ process: child }: Victim): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

/** How many of a unit's three rows are there. */
async function rowsOf(store: Store, number: number): Promise<number> {
  const id = String(number);
  const users = await store.users.get('victim', [id]);
  return users.length + (await store.conversations.get('victim', [`${id}-a`, `${id}-b`])).length;
}

onEveryBackend('kill -9', ({ kind, create }) => {
  it('loses nothing that was acknowledged and leaves nothing half', { timeout: 60_000 }, async () => {
    const place = await create();
    for (let round = 0; round < 3; round++) {
      const victim = startVictim(place, 'steady');
      await victim.saying('40');
      await new Promise((resolve) => setTimeout(resolve, 7 * round));
      await kill(victim);
      const store = await place.open();
      const acknowledged = victim.said.map(Number);
      for (const number of acknowledged) expect(await rowsOf(store, number), `unit ${number}`).toBe(3);
      const last = Math.max(...acknowledged);
      for (let number = last + 1; number < last + 32; number++) {
        expect([0, 3], `unit ${number}`).toContain(await rowsOf(store, number));
      }
      await store.ledger.commit([
        { op: 'sql', sql: 'DELETE FROM users', params: [] },
        { op: 'sql', sql: 'DELETE FROM conversations', params: [] },
      ]);
      await store.close();
    }
    await place.remove();
  });

  it('between write and commit leaves nothing of the unit', { timeout: 60_000 }, async () => {
    const place = await create();
    const victim = startVictim(place, 'hanging');
    await victim.saying('hanging');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await kill(victim);
    expect(victim.said).toEqual(['0', 'hanging']);
    const store = await place.open();
    expect([await rowsOf(store, 0), await rowsOf(store, 1)]).toEqual([3, 0]);
    // The next writer is not held up by what the dead one left behind.
    await store.ledger.commit(store.settings.put('after', kind));
    expect(await store.settings.get('after')).toBe(kind);
    await store.close();
    await place.remove();
  });
});
