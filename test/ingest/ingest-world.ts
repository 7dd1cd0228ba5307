// Ingest on the real ledger, with a pipeline that only keeps what it is given.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IngestSettings } from '../../src/ingest/ingest-settings.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import type { ChatEvent } from '../../src/model/event.js';
import type { Input } from '../../src/model/input.js';
import { ManualClock } from '../../src/observe/clock.js';
import { SilentLog } from '../../src/observe/log.js';
import { Pipeline, type Preview } from '../../src/ports.js';
import { Ledger, type Cell, type Row, type Write } from '../../src/store/ledger.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import type { StoredEvent } from '../../src/store/event-store.js';

export const NOW = Date.parse('2026-03-10T14:00:00Z');

/** Takes events and does nothing with them, but commits the writes that come with an input. */
export class KeepingPipeline extends Pipeline {
  readonly accepted: StoredEvent[] = [];
  readonly soft: ChatEvent[] = [];
  readonly inputs: { readonly user: string; readonly cause: string; readonly input: Input }[] = [];
  backlog = 0;

  constructor(private readonly ledger: Ledger) {
    super();
  }

  accept(events: readonly StoredEvent[]): void {
    this.accepted.push(...events);
  }

  async applySoft(event: ChatEvent): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.soft.push(event);
  }

  async run(_: string, user: string, cause: string, input: Input, writes: readonly Write[]): Promise<void> {
    this.inputs.push({ user, cause, input });
    await this.ledger.commit(writes);
  }

  async preview(): Promise<readonly Preview[]> {
    return [];
  }

  async idle(): Promise<void> {}

  depth(): number {
    return this.backlog;
  }
}

/** The real ledger, except that it refuses to commit while `isFull`, or what holds a row that `refuses` names. */
export class FallibleLedger extends Ledger {
  isFull = false;
  refuses: (row: Row) => boolean = () => false;

  constructor(private readonly ledger: Ledger) {
    super();
  }

  async commit(writes: readonly Write[]): Promise<void> {
    const isRefused = writes.some((write) => 'rows' in write && write.rows.some((row) => this.refuses(row)));
    if (this.isFull || isRefused) throw new Error('disk full');
    await this.ledger.commit(writes);
  }

  query(sql: string, params?: readonly Cell[]): Promise<readonly Row[]> {
    return this.ledger.query(sql, params);
  }

  report(sql: string, params?: readonly Cell[]): Promise<readonly Row[]> {
    return this.ledger.report(sql, params);
  }

  close(): Promise<void> {
    return this.ledger.close();
  }
}

export interface IngestWorld {
  readonly directory: string;
  readonly store: Store;
  readonly ledger: FallibleLedger;
  readonly clock: ManualClock;
  readonly pipeline: KeepingPipeline;
  readonly intake: IngestService;
  close(): Promise<void>;
}

/** `directory`: an earlier world's, to start again on what it left. */
export async function openIngestWorld(
  settings: Partial<IngestSettings> = {},
  directory?: string,
): Promise<IngestWorld> {
  const dataDir = directory ?? (await mkdtemp(join(tmpdir(), 'warbler-ingest-')));
  const store = await openStore({ database: { kind: 'sqlite', file: join(dataDir, 'warbler.db') }, dataDir });
  const ledger = new FallibleLedger(store.ledger);
  const clock = new ManualClock(NOW);
  const pipeline = new KeepingPipeline(store.ledger);
  const complete = { pendingEvents: 1_000, webhookSecrets: new Map(), connectors: [], ...settings };
  const intake = new IngestService(
    complete,
    ledger,
    store.events,
    store.cursors,
    pipeline,
    clock,
    new SilentLog(),
  );
  return {
    directory: dataDir,
    store,
    ledger,
    clock,
    pipeline,
    intake,
    close: async () => {
      await intake.drain();
      await store.close();
    },
  };
}

export function remove(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true });
}

export function messageEvent(n: number, changes: Record<string, unknown> = {}) {
  const { data, ...envelope } = changes as { data?: Record<string, unknown> };
  return {
    id: `evt-${n}`,
    source: 'im',
    type: 'message.created',
    data: { message: `m${n}`, conversation: 'c1', seq: n, sender: 'u2', text: 'lunch?', ...data },
    ...envelope,
  };
}
