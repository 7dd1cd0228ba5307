// The running gateway as the vectors need it: a clock that stands until it is set, scores that are given, and otherwise
// everything as in production. In: a configuration; out: its address and what stands in for time. It decides nothing.
import type { LocalScorer } from '../../src/context/scorer.js';
import { ScoreService } from '../../src/context/score.service.js';
import { Recipients } from '../../src/context/recipients.js';
import { configSchema } from '../../src/config.js';
import { PresenceSource } from '../../src/jobs/job.js';
import { type Gateway, startGateway } from '../../src/main.js';
import { ManualClock, SystemDice } from '../../src/observe/clock.js';
import { SilentLog } from '../../src/observe/log.js';
import { Happenings } from '../../src/ports.js';

export interface StageOptions {
  /** A configuration document, as `config/warbler.yaml` has it. */
  readonly document: object;
  /** Milliseconds. */
  readonly now: number;
}

/** A follow-up as the gateway told it. */
export interface ToldFollowUp {
  readonly app: string;
  readonly action: 'retract' | 'update';
  readonly messages: readonly string[];
  readonly devices: readonly string[];
}

/** What cannot go over the wire because outside it is time, a model or a crash. */
export interface Stage {
  readonly url: string;
  /** Sets the clock (ms) and resolves when all that is due has been done. */
  setClock(now: number): Promise<void>;
  /** Resolves when nothing accepted is undecided and nothing due is undelivered. */
  settle(): Promise<void>;
  /** What the local scorer will say of a message; null: nothing. */
  score(app: string, message: string, p: number | null): Promise<void>;
  /** What the ledger knows is all that is known of the user from here on. */
  reload(app: string, user: string): Promise<void>;
  /** Dies without a goodbye (where it can) and starts again on the same ledger, at the same time. */
  restart(): Promise<void>;
  followUps(app: string): Promise<readonly ToldFollowUp[]>;
  close(): Promise<void>;
}

/** Retries come back a millisecond after they are allowed to: after what else is due then. */
class LowestDice extends SystemDice {
  override fraction(): number {
    return 0.001;
  }
}

export class LocalStage implements Stage {
  readonly #clock: ManualClock;
  readonly #scores = new Map<string, number>();
  readonly #told: ToldFollowUp[] = [];
  #gateway!: Gateway;

  private constructor(private readonly options: StageOptions) {
    this.#clock = new ManualClock(options.now);
  }

  static async open(options: StageOptions): Promise<LocalStage> {
    const stage = new LocalStage(options);
    await stage.#start();
    return stage;
  }

  get url(): string {
    return this.#gateway.url;
  }

  async setClock(now: number): Promise<void> {
    this.#clock.set(now);
    await this.settle();
  }

  settle(): Promise<void> {
    return this.#gateway.pipeline.idle();
  }

  async score(app: string, message: string, p: number | null): Promise<void> {
    const key = `${app} ${message}`;
    if (p === null) this.#scores.delete(key);
    else this.#scores.set(key, p);
  }

  async reload(app: string, user: string): Promise<void> {
    await this.#gateway.app.get(PresenceSource).snapshot();
    this.#gateway.app.get(Recipients).forget(app, user);
  }

  async restart(): Promise<void> {
    await this.#gateway.close();
    await this.#start();
  }

  async followUps(app: string): Promise<readonly ToldFollowUp[]> {
    const mine = this.#told.filter((each) => each.app === app);
    this.#told.splice(0, this.#told.length, ...this.#told.filter((each) => each.app !== app));
    return mine;
  }

  close(): Promise<void> {
    return this.#gateway.close();
  }

  async #start(): Promise<void> {
    const config = configSchema.parse(this.options.document);
    const parts = { clock: this.#clock, dice: new LowestDice(), log: new SilentLog(), hasJobs: false };
    this.#gateway = await startGateway({ config, ...parts });
    this.#gateway.app.get(ScoreService).useLocal(this.#scorer());
    this.#gateway.app.get(Happenings).listen((happening) => {
      if (happening.type !== 'follow_up') return;
      const { action, messages, devices } = happening.followUp;
      this.#told.push({ app: happening.app, action, messages, devices });
    });
  }

  #scorer(): LocalScorer {
    return {
      name: 'given',
      version: '1',
      description: 'Says of each message what its vector gives.',
      knows: ({ app, message }) => this.#scores.has(`${app} ${message}`),
      scoreNotice: ({ app, notice }) => this.#scores.get(`${app} ${notice}`) ?? null,
      score: (_features, { app, message }) => ({
        p: this.#scores.get(`${app} ${message}`)!,
        contributions: [],
      }),
    };
  }
}
