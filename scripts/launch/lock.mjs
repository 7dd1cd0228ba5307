// Two commands in one checkout must not install or build into each other.
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

const patienceMs = 10 * 60_000;
/** A holder shows every second that it lives; its process id alone may be somebody else's by now. */
const staleMs = 30_000;

/** Waits for the lock, takes it over from a holder that died, and returns the function that frees it. */
export async function hold(file) {
  mkdirSync(dirname(file), { recursive: true });
  const until = Date.now() + patienceMs;
  for (let told = false; Date.now() < until; await sleep(200)) {
    if (take(file)) return keep(file);
    if (isStale(file)) rmSync(file, { force: true });
    else if (!told) {
      told = true;
      say('another warbler command is installing or building here; waiting for it');
    }
  }
  throw new Error(`${file} has been held for ten minutes; remove it if no warbler command is running`);
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function keep(file) {
  const pulse = setInterval(() => {
    const now = new Date();
    if (holderOf(file) === process.pid) utimesSync(file, now, now);
  }, 1_000);
  pulse.unref();
  const release = () => {
    clearInterval(pulse);
    if (holderOf(file) === process.pid) rmSync(file, { force: true });
  };
  process.once('exit', release);
  return release;
}

function isStale(file) {
  const holder = holderOf(file);
  if (holder === null) return false;
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return !isAlive(holder) || Date.now() - touched > staleMs;
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
