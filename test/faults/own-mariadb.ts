// A MariaDB of a test's own, to be stopped and killed as it likes: the one that all tests share must live.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TestBackend } from '../contracts/store-backends.js';

const script = 'scripts/mariadb.sh';
const run = promisify(execFile);

/** Why there can be none here; null when there can. */
export const missingMariadb = ['mariadbd', 'mysqld'].some(isInstalled)
  ? null
  : 'mariadbd is not installed: a database that goes away is not tested here';

function isInstalled(tool: string): boolean {
  if (existsSync(`/usr/sbin/${tool}`)) return true;
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export class OwnMariadb {
  private constructor(
    private readonly directory: string,
    private readonly port: number,
    readonly url: string,
  ) {}

  static async start(): Promise<OwnMariadb> {
    const directory = await mkdtemp(join(tmpdir(), 'warbler-mariadb-'));
    const port = await freePort();
    const { stdout } = await run(script, ['start', String(port), directory]);
    return new OwnMariadb(directory, port, stdout.trim());
  }

  /** It takes connections and says nothing, like a machine that hangs. */
  async freeze(): Promise<void> {
    const pid = this.#pid;
    process.kill(pid, 'SIGSTOP');
    // Its threads stop one after another.
    for (let tries = 0; tries < 100 && !stateOf(pid).startsWith('T'); tries++) await setTimeout(10);
    await setTimeout(50);
  }

  thaw(): void {
    process.kill(this.#pid, 'SIGCONT');
  }

  async kill(): Promise<void> {
    const pid = this.#pid;
    process.kill(pid, 'SIGKILL');
    for (let tries = 0; tries < 200 && isAlive(pid); tries++) await setTimeout(25);
    await rm(join(this.directory, 'mariadb.pid'), { force: true });
  }

  async startAgain(): Promise<void> {
    await run(script, ['start', String(this.port), this.directory]);
  }

  /** Also one that a failing test left frozen or dead. */
  async remove(): Promise<void> {
    if (existsSync(join(this.directory, 'mariadb.pid')) && isAlive(this.#pid)) this.thaw();
    await run(script, ['stop', String(this.port), this.directory]);
    await rm(this.directory, { recursive: true, force: true });
  }

  /** As a backend of test worlds. */
  get backend(): TestBackend {
    const create = async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'warbler-away-'));
      const database = { kind: 'mysql', url: this.url } as const;
      const open = (): never => {
        throw new Error('a gateway opens it');
      };
      return { database, dataDir, open, remove: () => rm(dataDir, { recursive: true, force: true }) };
    };
    return { kind: 'mysql', missing: null, create };
  }

  get #pid(): number {
    return Number(readFileSync(join(this.directory, 'mariadb.pid'), 'utf8'));
  }
}

function stateOf(pid: number): string {
  return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).trim();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
