import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const launch = fileURLToPath(new URL('../../scripts/launch/', import.meta.url));
const waitMs = 10_000;

/** A program that says what happens to it, and a process of its own that it forgets to end. */
const program = `
  import { spawn } from 'node:child_process';
  const stray = spawn('sleep', ['60'], { stdio: 'ignore' });
  console.log('ready', process.pid, stray.pid);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => { console.log('got', signal); setTimeout(() => process.exit(3), 300); });
  setInterval(() => {}, 1_000);`;

let folder: string;
let launcher: ChildProcess;
let output: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warbler-launch-'));
  writeFileSync(join(folder, 'program.mjs'), program);
  const script = `import { runAndLeave } from '${launch}child.mjs';
    process.exit(await runAndLeave(process.execPath, ['${join(folder, 'program.mjs')}']));`;
  launcher = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    detached: true,
    env: { PATH: process.env['PATH'] },
  });
  output = '';
  launcher.stdout?.on('data', (chunk: Buffer) => (output += String(chunk)));
  await until(() => /ready \d+ \d+/.test(output));
});

afterEach(() => {
  for (const pid of [launcher.pid!, ...started()]) {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
  rmSync(folder, { recursive: true, force: true });
});

describe('a command under the launcher', () => {
  it('hears a Ctrl-C once, although the terminal and npm both pass it on, and gives its exit code', async () => {
    const ended = exitOf(launcher);
    process.kill(-launcher.pid!, 'SIGINT');
    launcher.kill('SIGINT');
    expect(await ended).toBe(3);
    expect(output.match(/got SIGINT/g)).toHaveLength(1);
  });

  it('leaves no process when only the launcher is asked to end', async () => {
    const ended = exitOf(launcher);
    launcher.kill('SIGTERM');
    expect(await ended).toBe(3);
    await until(() => started().every((pid) => !isAlive(pid)));
  });

  it('ends when the launcher is killed outright', async () => {
    launcher.kill('SIGKILL');
    await until(() => !isAlive(started()[0]!));
  });
});

function started(): number[] {
  return (/ready (\d+) (\d+)/.exec(output) ?? []).slice(1).map(Number);
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

async function until(isTrue: () => boolean): Promise<void> {
  for (const end = Date.now() + waitMs; !isTrue(); await new Promise((resolve) => setTimeout(resolve, 20))) {
    if (Date.now() > end) throw new Error(`still waiting after ${waitMs} ms; the output is: ${output}`);
  }
}

/** A dead process keeps its number until its parent, or the machine's first process, has taken note. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
