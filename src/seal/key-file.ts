// The master key on disk: made on the first start, found again on every later one, never replaced behind data that only
// the old one opens.
import { link, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { StartRefused } from '../model/start-refused.js';
import type { Dice } from '../observe/clock.js';
import { AesSeal, type Seal } from './seal.js';

export const KEY_FILE = 'seal.key';
const KEY_BYTES = 32;

/** Where the check value of the key is kept: in the database that the key belongs to. */
export interface KeyCheck {
  read(): Promise<string | null>;
  /** Keeps the first value that anybody writes. */
  write(value: string): Promise<void>;
}

/** @throws StartRefused when the database belongs to a key that is missing or another one: sealed data would be lost. */
export async function openSeal(directory: string, check: KeyCheck, dice: Dice): Promise<Seal> {
  const path = join(directory, KEY_FILE);
  const isUsed = (await check.read()) !== null;
  const master = (await readKey(path)) ?? (isUsed ? null : await createKey(path, dice));
  if (master === null) {
    throw new StartRefused(
      `${path} is missing, and the database holds data sealed under it. Restore it from your backup.`,
    );
  }
  const seal = new AesSeal(master, dice);
  const expected = seal.mac('check value of the master key');
  if (!isUsed) await check.write(expected);
  if ((await check.read()) !== expected) {
    throw new StartRefused(
      `${path} is not the key that the data in this database was sealed under. Restore the right one.`,
    );
  }
  return seal;
}

async function readKey(path: string): Promise<Uint8Array | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== KEY_BYTES)
    throw new StartRefused(`${path} is damaged: it should hold ${KEY_BYTES} bytes in base64.`);
  return key;
}

/** Complete and fsynced before it has its name; whoever names theirs first wins, and the others take that one. */
async function createKey(path: string, dice: Dice): Promise<Uint8Array | null> {
  const key = Buffer.from(dice.bytes(KEY_BYTES));
  const draft = `${path}.${Buffer.from(dice.bytes(6)).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${key.toString('base64')}\n`);
    await file.sync();
    await link(draft, path);
    return key;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return readKey(path);
    throw error;
  } finally {
    await file.close();
    await unlink(draft);
  }
}
