import { type BeforeApplicationShutdown, Inject, Injectable, Optional } from '@nestjs/common';
import { type ChatEvent, softTypes } from '../model/event.js';
import { InTurn } from '../model/in-turn.js';
import type { Problem } from '../model/problem.js';
import { Clock } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { Metrics } from '../observe/metrics.js';
import { type Door, Intake, type ItemResult, Pipeline } from '../ports.js';
import { Ledger, LedgerAway, type Write } from '../store/ledger.js';
import { EventStore, type StoredEvent } from '../store/event-store.js';
import { CursorStore } from '../store/stores.js';
import { admit, type Admitted } from './admit.js';
import type { GoodItem, Sorted, Waiting } from './arrival.js';
import { IngestSettings } from './ingest-settings.js';
import { notKnown, notStored, overloaded } from './item-problems.js';
import { keyOf, type KnownBodies, sortOut } from './sort-out.js';

/** Events of one commit; a batch is never split, so one commit may hold up to a batch more. */
const EVENTS_PER_COMMIT = 500;

type SoftItem = { readonly item: GoodItem; readonly position: number };

/**
 * The one way in. Batches that arrive while a commit runs share the next one (group commit). Answers come after the
 * fsync; then the events go to the pipeline in the order of their `seq`. Soft events are applied, never stored: those of
 * one user in the order of arrival, beside the commit and not after it.
 */
@Injectable()
export class IngestService extends Intake implements BeforeApplicationShutdown {
  readonly #queue: Waiting[] = [];
  readonly #softTurns = new InTurn();
  #queuedEvents = 0;
  #nextSeq: number | null = null;
  #flushing: Promise<void> | null = null;

  constructor(
    private readonly settings: IngestSettings,
    private readonly ledger: Ledger,
    private readonly events: EventStore,
    private readonly cursors: CursorStore,
    private readonly pipeline: Pipeline,
    private readonly clock: Clock,
    private readonly log: Log,
    @Optional() @Inject(Metrics) private readonly metrics: Metrics | null = null,
  ) {
    super();
  }

  override async admit(
    app: string,
    batch: readonly unknown[],
    door: Door = 'internal',
  ): Promise<readonly ItemResult[]> {
    return this.#counted(app, door, await this.#take(app, batch, []));
  }

  override async admitFrom(
    app: string,
    connector: string,
    cursor: string,
    batch: readonly unknown[],
  ): Promise<readonly ItemResult[]> {
    const results = await this.#take(app, batch, this.cursors.put(app, connector, cursor));
    return this.#counted(app, 'connector', results);
  }

  override cursor(app: string, connector: string): Promise<string | null> {
    return this.cursors.get(app, connector);
  }

  async beforeApplicationShutdown(): Promise<void> {
    // Nobody has been told that what a ledger which is away has yet to commit is durable.
    await this.ledger
      .whileThere(() => this.drain())
      .catch((error: unknown) => this.log.error({ error }, 'events were not committed'));
  }

  /** Resolves when everything that was handed in is committed and answered. */
  async drain(): Promise<void> {
    while (this.#flushing !== null) await this.#flushing;
  }

  #counted(app: string, door: Door, results: readonly ItemResult[]): readonly ItemResult[] {
    for (const status of ['accepted', 'duplicate', 'rejected'] as const) {
      this.metrics?.events(app, door, status, results.filter((each) => each.status === status).length);
    }
    return results;
  }

  async #take(
    app: string,
    batch: readonly unknown[],
    writes: readonly Write[],
  ): Promise<readonly ItemResult[]> {
    const now = this.clock.now();
    const items = batch.map((item) => admit(app, item, now));
    if (this.pipeline.depth() + this.#queuedEvents >= this.settings.pendingEvents) {
      return items.map((item) => ({ id: idOf(item), status: 'rejected', problem: overloaded }));
    }
    const results = items.map((item): ItemResult | null =>
      item.ok ? null : { id: item.id, status: 'rejected', problem: item.problem },
    );
    const good = items.flatMap((item, position) => (item.ok ? [{ item, position }] : []));
    const durable = good.filter(({ item }) => !softTypes.has(item.event.type));
    const soft = good.filter(({ item }) => softTypes.has(item.event.type));
    // Both start in this turn of the loop, so that batches of one sender keep their order.
    const softAnswers = Promise.all(soft.map((each) => this.#applySoft(each)));
    const answers = await this.#commitSoon(
      app,
      durable.map(({ item }) => item),
      writes,
    );
    durable.forEach(({ position }, i) => (results[position] = answers[i]!));
    (await softAnswers).forEach((answer, i) => (results[soft[i]!.position] = answer));
    return results as ItemResult[];
  }

  async #applySoft({ item: { event } }: SoftItem): Promise<ItemResult> {
    try {
      await this.#softTurns.run(keyOf(event.app, userOf(event)), () => this.pipeline.applySoft(event));
      return { id: event.id, status: 'accepted' };
    } catch (error) {
      this.log.error({ app: event.app, event: event.id, error }, 'a soft event could not be applied');
      return { id: event.id, status: 'rejected', problem: notStored };
    }
  }

  /** Nobody waits for a ledger that does not answer. What was begun then goes on, and may be taken in without its sender. */
  async #commitSoon(
    app: string,
    items: readonly GoodItem[],
    writes: readonly Write[],
  ): Promise<readonly ItemResult[]> {
    if (items.length === 0 && writes.length === 0) return [];
    try {
      return await this.ledger.whileThere(() => this.#commitLater(app, items, writes));
    } catch (error) {
      if (!(error instanceof LedgerAway) || items.length === 0) throw error;
      return refusals(items, error.isBegun ? notKnown : notStored);
    }
  }

  #commitLater(
    app: string,
    items: readonly GoodItem[],
    writes: readonly Write[],
  ): Promise<readonly ItemResult[]> {
    return new Promise((answer) => {
      this.#queue.push({ app, items, writes, answer });
      this.#queuedEvents += items.length;
      this.#flushing ??= this.#flush();
    });
  }

  async #flush(): Promise<void> {
    // One turn of the loop, so that whatever the sockets hold already shares the commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const batches = this.#nextBatches();
      await this.#commit(batches).catch((error: unknown) => {
        this.log.error({ count: batches.length, error }, 'events could not be committed');
        for (const each of batches) this.#refuse(each);
      });
    }
    // In the same turn as the last look at the queue: whoever comes next starts a flush of their own.
    this.#flushing = null;
  }

  #nextBatches(): Waiting[] {
    const batches: Waiting[] = [];
    let count = 0;
    while (this.#queue.length > 0 && count < EVENTS_PER_COMMIT) {
      const next = this.#queue.shift()!;
      batches.push(next);
      count += next.items.length;
    }
    this.#queuedEvents -= count;
    return batches;
  }

  async #commit(batches: readonly Waiting[]): Promise<void> {
    const known = await this.#known(batches);
    const sorted = batches.map((each) => sortOut(each, known));
    this.#nextSeq ??= await this.events.nextSeq();
    const stored = sorted.map((each) => each.fresh.map((item) => this.#stored(item)));
    try {
      await this.ledger.commit(this.#writesOf(sorted, stored));
    } catch (error) {
      if (batches.length === 1) throw error;
      // One of them is at fault; each on its own, so that the others do not suffer for it.
      for (const each of batches) await this.#commit([each]).catch(() => this.#refuse(each));
      return;
    }
    const fresh = stored.flat();
    if (fresh.length > 0) this.pipeline.accept(fresh);
    for (const { waiting, results } of sorted) waiting.answer(results);
  }

  #writesOf(sorted: readonly Sorted[], stored: readonly StoredEvent[][]): Write[] {
    const events = stored.flat();
    const cursors = sorted.flatMap((each) => each.waiting.writes);
    return [...(events.length > 0 ? this.events.insert(events) : []), ...cursors];
  }

  async #known(batches: readonly Waiting[]): Promise<KnownBodies> {
    const known: KnownBodies = new Map();
    const apps = Map.groupBy(batches, (each) => each.app);
    for (const [app, ofApp] of apps) {
      const ids = ofApp.flatMap((each) => each.items.map((item) => item.event.id));
      if (ids.length === 0) continue;
      for (const each of await this.events.known(app, ids, [])) known.set(keyOf(app, each.id), each.bodyHash);
    }
    return known;
  }

  #stored({ event, bodyHash, notes }: GoodItem): StoredEvent {
    const seq = this.#nextSeq!;
    this.#nextSeq = seq + 1;
    return { seq, event, bodyHash, notes, state: 'pending', crashes: 0 };
  }

  #refuse({ items, answer }: Waiting): void {
    answer(refusals(items, notStored));
  }
}

function refusals(items: readonly GoodItem[], problem: Problem): readonly ItemResult[] {
  return items.map(({ event }) => ({ id: event.id, status: 'rejected', problem }));
}

function idOf(item: Admitted): string | null {
  return item.ok ? item.event.id : item.id;
}

function userOf(event: ChatEvent): string {
  return 'user' in event.data ? String(event.data.user) : '';
}
