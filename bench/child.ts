// A part of a benchmark in its own process: the parent calls it by name, and it ends with the parent whatever happens.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Question {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

export type Methods = Readonly<Record<string, (argument: never) => unknown>>;

/** Called once in the child: answers the parent's calls (and those every child has) until the parent lets go. */
export function serve(methods: Methods): void {
  const all = { ...methods, cpu: cpuSeconds, profile: startProfile, endProfile };
  process.on('message', (question: Question) => void answer(question, all));
  process.on('disconnect', () => process.exit(0));
}

async function answer({ id, method, argument }: Question, methods: Methods): Promise<void> {
  try {
    process.send!({ id, result: await methods[method]!(argument as never) });
  } catch (error) {
    process.send!({ id, error: String((error as Error).stack ?? error) });
  }
}

let profiler: Session | null = null;

async function startProfile(): Promise<void> {
  profiler = new Session();
  profiler.connect();
  await profiler.post('Profiler.enable');
  await profiler.post('Profiler.start');
}

async function endProfile(file: string): Promise<void> {
  const { profile } = await profiler!.post('Profiler.stop');
  writeFileSync(file, JSON.stringify(profile));
  profiler!.disconnect();
}

export interface ChildOptions {
  /** The folder for CPU profiles of what is `profiled`; left out: none are taken. */
  readonly profileTo?: string | undefined;
  /** Further flags for Node. */
  readonly flags?: readonly string[];
}

const children = new Set<Child>();

export class Child {
  readonly #process: ChildProcess;
  readonly #profileTo: string | undefined;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #count = 0;

  /** `role`: the compiled file beside this one, without `.js`. */
  constructor(role: string, { profileTo, flags = [] }: ChildOptions = {}) {
    const file = fileURLToPath(new URL(`./${role}.js`, import.meta.url));
    this.#profileTo = profileTo;
    const execArgv = ['--enable-source-maps', ...flags];
    this.#process = fork(file, { execArgv, serialization: 'advanced' });
    this.#process.on('message', (message: Answer) => this.#settle(message));
    this.#process.on('exit', (code) => {
      children.delete(this);
      for (const { reject } of this.#waiting.values()) reject(new Error(`${role} ended with ${code}`));
    });
    children.add(this);
  }

  /** CPU seconds that the child has used so far. */
  cpu(): Promise<number> {
    return this.call<number>('cpu');
  }

  call<T>(method: string, argument?: unknown): Promise<T> {
    const id = (this.#count += 1);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: never) => void, reject });
      this.#process.send({ id, method, argument } satisfies Question);
    });
  }

  /** Does something that keeps the child busy; its CPU profile goes to `name.cpuprofile` if profiles are wanted. */
  async profiled<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#profileTo === undefined) return work();
    mkdirSync(this.#profileTo, { recursive: true });
    await this.call('profile');
    try {
      return await work();
    } finally {
      await this.call('endProfile', join(this.#profileTo, `${name}.cpuprofile`));
    }
  }

  /** Lets go; resolves when the process is gone. One that does not go within 5 s is killed. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.connected) this.#process.disconnect();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(timer);
  }

  #settle({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result as never);
    else waiting?.reject(new Error(error));
  }
}

/** CPU seconds that this process has used so far, all threads; a child offers it as `cpu`. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Ends every child that is still there. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...children].map((child) => child.stop()));
}
