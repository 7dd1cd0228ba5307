// A real ledger on a file of its own, with a feedback service over it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeedbackService } from '../../src/feedback/feedback.service.js';
import type { EventData, EventOf } from '../../src/model/event.js';
import { messageCreated } from '../../src/model/event.js';
import { ManualClock } from '../../src/observe/clock.js';
import { Happenings, type Happening } from '../../src/ports.js';
import { openStore, type Store } from '../../src/store/open-store.js';

export const NOON = Date.UTC(2026, 2, 10, 12);

export class Told extends Happenings {
  readonly all: Happening[] = [];

  tell(happening: Happening): void {
    this.all.push(happening);
  }

  listen(): () => void {
    return () => undefined;
  }
}

export interface FeedbackWorld {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly told: Told;
  readonly feedback: FeedbackService;
  close(): Promise<void>;
}

export async function openWorld(): Promise<FeedbackWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'warbler-feedback-'));
  const store = await openStore({
    database: { kind: 'sqlite', file: join(directory, 'ledger.db') },
    dataDir: directory,
  });
  const clock = new ManualClock(NOON);
  const told = new Told();
  const { ledger, pushes, feedback, events } = store;
  return {
    store,
    clock,
    told,
    feedback: new FeedbackService(ledger, pushes, feedback, events, told, clock),
    close: async () => {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function messageEvent(
  data: { message: string; conversation?: string; sender: string; seq?: number } & Partial<
    EventData<'message.created'>
  >,
  at = NOON,
): EventOf<'message.created'> {
  return {
    app: 'a',
    id: `evt-${data.message}`,
    source: 'test',
    type: 'message.created',
    time: at,
    receivedAt: at,
    data: {
      ...messageCreated.parse({ conversation: 'c1', seq: 1, ...data, text: '' }),
      text: data.text ?? 'hello',
    },
  };
}

/** Puts a message of the event's kind into the ledger as admission does. */
export async function admit(store: Store, event: EventOf<'message.created'>): Promise<void> {
  const seq = await store.events.nextSeq();
  await store.ledger.commit(
    store.events.insert([{ seq, event, bodyHash: event.id, state: 'done', crashes: 0, notes: [] }]),
  );
}
