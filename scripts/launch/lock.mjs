// Two commands in one checkout must not install or build into each other.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

const patienceMs = 10 * 60_000;

/** Waits for the lock, takes it over from a holder that died, and returns the function that frees it. */
export async function hold(file) {
  mkdirSync(dirname(file), { recursive: true });
  const release = () => {
    if (holderOf(file) === process.pid) rmSync(file, { force: true });
  };
  const until = Date.now() + patienceMs;
  for (let told = false; Date.now() < until; await sleep(200)) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      process.once('exit', release);
      return release;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = holderOf(file);
    if (holder !== null && !isAlive(holder)) rmSync(file, { force: true });
    else if (!told) {
      told = true;
      say('another warbler command is installing or building here; waiting for it');
    }
  }
  throw new Error(`${file} has been held for ten minutes; remove it if no warbler command is running`);
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
