// The command line at a terminal that is only a buffer, on a gateway that is real.
import { setTimeout } from 'node:timers/promises';
import { run } from '../../src/cli/run.js';

export interface SessionOptions {
  readonly url?: string;
  readonly key?: string;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly environment?: NodeJS.ProcessEnv;
  readonly directory?: string;
}

/** A command on its way: what it has printed so far, and its end. */
export class Session {
  readonly #stop = new AbortController();
  out = '';
  err = '';
  readonly code: Promise<number>;

  constructor(argv: readonly string[], options: SessionOptions) {
    const { url, key, environment } = options;
    this.code = run(argv, {
      out: (text) => void (this.out += text),
      err: (text) => void (this.err += text),
      isTerminal: options.isTerminal ?? false,
      columns: options.columns ?? 80,
      environment: {
        ...(url === undefined ? {} : { WARBLER_URL: url }),
        ...(key === undefined ? {} : { WARBLER_KEY: key }),
        ...environment,
      },
      directory: options.directory ?? '/nonexistent',
      signal: this.#stop.signal,
    });
  }

  get lines(): readonly string[] {
    return this.out.split('\n').filter((line) => line !== '');
  }

  interrupt(): void {
    this.#stop.abort();
  }

  /** Waits until what was printed matches; throws with what was there instead. */
  async until(pattern: RegExp, where: 'out' | 'err' = 'out'): Promise<void> {
    for (let tries = 0; tries < 400; tries++) {
      if (pattern.test(this[where])) return;
      await setTimeout(25);
    }
    throw new Error(`${pattern} was never printed, but:\n${this.out}\n${this.err}`);
  }
}

/** Runs a command to its end. */
export async function warbler(argv: readonly string[], options: SessionOptions = {}) {
  const session = new Session(argv, options);
  const code = await session.code;
  const { out, err } = session;
  return { code, out, err, json: () => JSON.parse(out) as Record<string, unknown> };
}
