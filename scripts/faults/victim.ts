// The gateway process as the test sees it: started, killed without a word, started again, stopped in the end.
import type { Plant } from './plants.js';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface VictimOptions {
  /** The compiled child.js. */
  readonly file: string;
  readonly configFile: string;
  readonly url: string;
  readonly plant: Plant | null;
}

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;

export class Victim {
  #child: ChildProcess | null = null;
  #ready: Promise<void> = Promise.resolve();

  constructor(private readonly options: VictimOptions) {}

  /** Starts the process; `ready` tells when it can be talked to. */
  start(): void {
    const { file, configFile, plant } = this.options;
    // Whoever runs the test may have a gateway of their own configured.
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('WARBLER_'));
    const env = { ...Object.fromEntries(others), WARBLER_CONFIG: configFile };
    const child = fork(file, plant === null ? [] : [plant], {
      env,
      execArgv: ['--enable-source-maps', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    this.#ready = isReady(child);
    this.#ready.catch(() => undefined);
  }

  /** Resolves when the process that runs now takes events; rejects when it ends before that. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop; throws when it does not within 20 s. */
  async stop(): Promise<void> {
    const late = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_WITHIN_MS);
    const code = await this.#end('SIGTERM');
    clearTimeout(late);
    if (code !== 0) throw new Error(`the gateway did not stop in order (exit ${code})`);
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }
}

async function isReady(child: ChildProcess): Promise<void> {
  const patience = AbortSignal.timeout(START_WITHIN_MS);
  const ended = once(child, 'exit', { signal: patience }).then(() => {
    throw new Error('the gateway ended before it was ready');
  });
  await Promise.race([once(child, 'message', { signal: patience }), ended]);
}
