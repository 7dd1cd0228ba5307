// The replays that people ask for: one at a time, beside live traffic, to be watched and to be cancelled.
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { conflict, invalid, notFound } from '../access/problem.js';
import { makeId } from '../model/ids.js';
import { Clock, Dice, monotonicMs } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { PolicyVersions } from '../ports.js';
import type { Write } from '../store/ledger.js';
import { AuditStore, ReplayStore, type StoredReplay } from '../store/stores.js';
import { LiveRecord } from './record.service.js';
import { ReplaySettings } from './replay-settings.js';
import { documentOf, type Ending, type Progress, type ReplayView, viewOf } from './replay-view.js';
import { replay } from './replay.js';

export interface Asked {
  readonly app: string;
  readonly policy_version: number;
  readonly since: number;
  readonly until: number;
  readonly warm_up_seconds: number;
  readonly cpu_share: number;
  readonly author: string;
}

interface Running {
  readonly abort: AbortController;
  progress: Progress;
}

/** Of one app; more would only wait for hours. */
const MAX_QUEUED = 20;

@Injectable()
export class ReplaysService implements OnModuleInit, OnApplicationShutdown {
  readonly #running = new Map<string, Running>();
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly replays: ReplayStore,
    private readonly record: LiveRecord,
    private readonly policies: PolicyVersions,
    private readonly audit: AuditStore,
    private readonly settings: ReplaySettings,
    private readonly clock: Clock,
    private readonly dice: Dice,
    private readonly log: Log,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.record.ledger.commit(this.replays.interrupt(this.clock.now()));
  }

  /** Begun replays are given up; the next start marks them as interrupted. */
  async onApplicationShutdown(): Promise<void> {
    for (const { abort } of this.#running.values()) abort.abort();
    await this.#last;
  }

  /** Throws a problem where the version does not exist or too many wait. */
  async start(asked: Asked): Promise<ReplayView> {
    const policy = await this.policies.version(asked.app, asked.policy_version);
    if (policy === null) {
      const fix = 'GET /v1/policies/default/versions lists those that exist.';
      throw invalid([{ field: 'policy_version', problem: 'there is no such version', fix }]);
    }
    const waiting = [...this.#running.keys()].filter((key) => key.startsWith(keyOf({ ...asked, id: '' })));
    if (waiting.length >= MAX_QUEUED) throw conflict(`${MAX_QUEUED} replays wait already; cancel one.`);
    const created_at = this.clock.now();
    const id = makeId('rpl', created_at, asked.app, this.#salt());
    const stored = { ...asked, id, state: 'queued', created_at, ended_at: null, result: null } as const;
    await this.record.ledger.commit([
      ...this.replays.put(stored),
      ...this.#audited(stored, 'replay.start', asked.author),
    ]);
    const running: Running = { abort: new AbortController(), progress: { turns: 0, of: 0 } };
    this.#running.set(keyOf(stored), running);
    this.#last = this.#last.then(() => this.#run(stored, running));
    return this.#view(stored);
  }

  async get(app: string, id: string): Promise<ReplayView> {
    const stored = await this.replays.get(app, id);
    if (stored === null) throw notFound();
    return this.#view(stored);
  }

  async list(app: string, before: string | null, limit: number) {
    const found = await this.replays.list(app, before, limit + 1);
    const page = found.slice(0, limit);
    const next_cursor = found.length > limit ? page.at(-1)!.id : null;
    return { items: page.map((each) => withoutChanges(this.#view(each))), next_cursor };
  }

  /** Ends one that waits or runs; what has ended stays as it is. */
  async cancel(app: string, id: string, by: string): Promise<ReplayView> {
    const stored = await this.replays.get(app, id);
    if (stored === null) throw notFound();
    const running = this.#running.get(keyOf(stored));
    if (running === undefined) return this.#view(stored);
    running.abort.abort();
    this.#running.delete(keyOf(stored));
    const cancelled = { ...stored, state: 'cancelled', ended_at: this.clock.now() } as const;
    await this.record.ledger.commit([
      ...this.replays.put(cancelled),
      ...this.#audited(cancelled, 'replay.cancel', by),
    ]);
    return this.#view(cancelled);
  }

  #audited({ app, id, policy_version }: StoredReplay, action: string, actor: string): Write[] {
    const at = this.clock.now();
    const row = { app, id: makeId('aud', at, app, this.#salt()), at, actor, action, target: id };
    return this.audit.insert({ ...row, detail: { policy_version } });
  }

  #salt(): string {
    return Buffer.from(this.dice.bytes(8)).toString('hex');
  }

  #view(stored: StoredReplay): ReplayView {
    const running = stored.ended_at === null ? this.#running.get(keyOf(stored)) : undefined;
    return viewOf(stored, running?.progress ?? null);
  }

  async #run(queued: StoredReplay, running: Running): Promise<void> {
    try {
      running.abort.signal.throwIfAborted();
      await this.record.ledger.commit(this.replays.put({ ...queued, state: 'running' }));
      const started = monotonicMs();
      const found = await this.#replay(queued, running);
      running.abort.signal.throwIfAborted();
      // From here on nobody can give it up any more: what they were told would be written over.
      this.#running.delete(keyOf(queued));
      await this.#end(queued, 'done', { result: documentOf(found, (monotonicMs() - started) / 1_000) });
    } catch (error) {
      this.#running.delete(keyOf(queued));
      if (!running.abort.signal.aborted) await this.#fail(queued, error);
    }
  }

  async #replay(
    { app, policy_version, since, until, warm_up_seconds, cpu_share }: StoredReplay,
    running: Running,
  ) {
    const policy = (await this.policies.version(app, policy_version))!;
    const { directory } = this.settings;
    const warmUpMs = warm_up_seconds * 1_000;
    return replay(
      this.record,
      { app, policy, from: since, until, warmUpMs, cpuShare: cpu_share, directory },
      {
        log: this.log,
        progress: (done, of) => (running.progress = { turns: done, of }),
        signal: running.abort.signal,
      },
    );
  }

  async #fail(replay: StoredReplay, error: unknown): Promise<void> {
    this.log.error({ app: replay.app, error }, 'a replay failed');
    await this.#end(replay, 'failed', {
      problem: 'It could not be completed; the log of the gateway says why.',
    }).catch(() => undefined);
  }

  #end(replay: StoredReplay, state: 'done' | 'failed', result: Ending): Promise<void> {
    return this.record.ledger.commit(
      this.replays.put({ ...replay, state, ended_at: this.clock.now(), result }),
    );
  }
}

function keyOf({ app, id }: Pick<StoredReplay, 'app' | 'id'>): string {
  return `${app}\0${id}`;
}

/** A list tells how they ended; what changed in detail is told by each. */
function withoutChanges(view: ReplayView): ReplayView {
  return view.result === null ? view : { ...view, result: { ...view.result, changes: [] } };
}
