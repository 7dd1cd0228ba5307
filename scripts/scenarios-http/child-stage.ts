// A gateway in a process of its own that can be killed: SIGKILL, no goodbye. What it needs besides its ledger (the clock
// and the given scores) is kept here and handed over again at each start.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Stage, StageOptions, ToldFollowUp } from './stage.js';

/** The compiled program: a process of its own cannot run the sources. */
export const program = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../dist/scripts/scenarios-http/stage-process.js'
    : './stage-process.js',
  import.meta.url,
);

export type Order =
  | { readonly do: 'open'; readonly options: StageOptions; readonly scores: readonly Score[] }
  | { readonly do: 'clock'; readonly now: number }
  | { readonly do: 'settle' }
  | { readonly do: 'score'; readonly score: Score }
  | { readonly do: 'reload'; readonly app: string; readonly user: string }
  | { readonly do: 'followUps'; readonly app: string };

export type Score = readonly [app: string, message: string, p: number | null];

export interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

export class ChildStage implements Stage {
  readonly #scores = new Map<string, Score>();
  #child!: ChildProcess;
  #url = '';
  #now: number;

  private constructor(private readonly options: StageOptions) {
    this.#now = options.now;
  }

  static async open(options: StageOptions): Promise<ChildStage> {
    const stage = new ChildStage(options);
    await stage.#start();
    return stage;
  }

  get url(): string {
    return this.#url;
  }

  async setClock(now: number): Promise<void> {
    this.#now = now;
    await this.#ask({ do: 'clock', now });
  }

  async settle(): Promise<void> {
    await this.#ask({ do: 'settle' });
  }

  async score(app: string, message: string, p: number | null): Promise<void> {
    const score = [app, message, p] as const;
    this.#scores.set(`${app} ${message}`, score);
    await this.#ask({ do: 'score', score });
  }

  async reload(app: string, user: string): Promise<void> {
    await this.#ask({ do: 'reload', app, user });
  }

  /** Presence may be five seconds behind at a crash: it is brought up to date, as the job does, before each kill. */
  async restart(): Promise<void> {
    await this.#ask({ do: 'reload', app: '', user: '' });
    await this.close();
    await this.#start();
  }

  async followUps(app: string): Promise<readonly ToldFollowUp[]> {
    return (await this.#ask({ do: 'followUps', app })) as readonly ToldFollowUp[];
  }

  async close(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #start(): Promise<void> {
    this.#child = fork(program, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const options = { ...this.options, now: this.#now };
    this.#url = (await this.#ask({ do: 'open', options, scores: [...this.#scores.values()] })) as string;
  }

  async #ask(order: Order): Promise<unknown> {
    const child = this.#child;
    const over = new AbortController();
    const { signal } = over;
    const died = once(child, 'exit', { signal }).then(([code]): Answer => {
      return { error: `the gateway's process ended (${String(code)})` };
    });
    const answered = once(child, 'message', { signal }).then(([answer]) => answer as Answer);
    child.send(order);
    const { value, error } = await Promise.race([answered, died]).finally(() => over.abort());
    if (error !== undefined) throw new Error(error);
    return value;
  }
}
