import { constants } from 'node:fs';
import { access, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, good, problem, skipped } from './finding.js';
import { KEY_FILE, openSeal } from '../../seal/key-file.js';
import { SystemDice } from '../../observe/clock.js';

const LEAST_FREE_BYTES = 512 * 1_048_576;

/** The data directory and the key that seals tokens and text. `keyCheck`: the database's, null when it has none. */
export async function dataFindings(directory: string, keyCheck: string | null): Promise<Finding[]> {
  const isThere = await stat(directory).then(
    (each) => each.isDirectory(),
    () => false,
  );
  if (!isThere) return [skipped('data', `${directory} is not there yet; the first start makes it`)];
  return [
    await openness(directory, 0o700),
    await writable(directory),
    await room(directory),
    ...(await keyFile(directory, keyCheck)),
  ];
}

/** Whether others on this machine can get at it. Windows has no such modes. */
async function openness(path: string, wanted: number): Promise<Finding> {
  if (process.platform === 'win32') return skipped('data', `${path}: modes are not looked at on Windows`);
  const mode = (await stat(path)).mode & 0o777;
  const text = mode.toString(8);
  if ((mode & 0o077) === 0) return good('data', `${path} is open to nobody else (${text})`);
  return problem(
    'data',
    `${path} is open to others on this machine (${text})`,
    `chmod ${wanted.toString(8)} ${path}`,
  );
}

async function writable(directory: string): Promise<Finding> {
  const isWritable = await access(directory, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (isWritable) return good('data', `${directory} can be written`);
  const fix = 'Give the directory to the user that runs the gateway (chown), or set data_dir to another.';
  return problem('data', `${directory} cannot be written by this user`, fix);
}

async function room(directory: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  const what = `${Math.floor(free / 1_048_576)} MiB are free on its disk`;
  if (free >= LEAST_FREE_BYTES) return good('data', what);
  return problem('data', what, 'Free some space, shorten `retention`, or set data_dir to a larger disk.');
}

async function keyFile(directory: string, keyCheck: string | null): Promise<Finding[]> {
  const path = join(directory, KEY_FILE);
  const isThere = await readFile(path).then(
    () => true,
    () => false,
  );
  if (!isThere && keyCheck === null)
    return [skipped('data', `${path} is not there yet; the first start makes it`)];
  const mode = isThere ? [await openness(path, 0o600)] : [];
  if (keyCheck === null) return [...mode, skipped('data', `${path}: no database yet to try the key on`)];
  return [...mode, await keyFits(directory, keyCheck)];
}

async function keyFits(directory: string, keyCheck: string): Promise<Finding> {
  // Nothing is made or written: the database has a check value, so the key must be there and match it.
  const check = { read: async () => keyCheck, write: async () => undefined };
  try {
    await openSeal(directory, check, new SystemDice());
    return good('data', `${KEY_FILE} is the key of this database`);
  } catch (error) {
    const fix = 'Restore the file from the backup of this database; without it tokens and text stay sealed.';
    return problem('data', (error as Error).message.split('. ')[0]!, fix);
  }
}
