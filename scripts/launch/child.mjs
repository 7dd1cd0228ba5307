// Runs a command as a group of its own, so that one signal reaches all of it and nothing of it outlives us.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { root, say } from './say.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** A Ctrl-C arrives twice, from the terminal and from npm. */
const sameSignalMs = 1_000;
const graceMs = 20_000;
const leash = new URL('./leash.mjs', import.meta.url).href;

/**
 * Runs `node ...args` with our terminal, forwards signals, and resolves to the exit code to leave with.
 * A second Ctrl-C, or 20 s without an end, kills the group.
 */
export function runAndLeave(node, args) {
  return new Promise((resolve) => {
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', '--import', leash, ...args], {
      cwd: root,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    let signalledAt = 0;
    const forward = (signal) => {
      const now = Date.now();
      if (now - signalledAt < sameSignalMs) return;
      if (signalledAt > 0) return killGroup(child.pid, 'SIGKILL');
      signalledAt = now;
      child.kill(signal);
      setTimeout(() => {
        say(`still running ${graceMs / 1000} s after ${signal}, killed`);
        killGroup(child.pid, 'SIGKILL');
      }, graceMs).unref();
    };
    for (const signal of signals) process.on(signal, () => forward(signal));
    onOrphaned(() => forward('SIGTERM'));
    child.on('error', (error) => {
      say(`cannot run ${node}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      killGroup(child.pid, 'SIGKILL');
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Runs a step to its end and keeps what it printed; for installs and builds. Signals reach it with our group. */
export function runStep(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (output += text));
    }
    const stop = () => child.kill('SIGTERM');
    const leave = () => {
      stop();
      process.exit(130);
    };
    process.on('exit', stop);
    for (const signal of signals) process.on(signal, leave);
    const end = (code) => {
      process.off('exit', stop);
      for (const signal of signals) process.off(signal, leave);
      resolve({ code, output: stripVTControlCharacters(output) });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(1);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/** npm killed outright cannot tell us; a shell between it and us may swallow what it says. */
function onOrphaned(stop) {
  if (!process.env['npm_lifecycle_event']) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 250);
  timer.unref();
}

function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nothing of the group is left, which is what was wanted.
  }
}
