// The events that were taken in, in the order of their admission.
import type { Note } from '../model/decision.js';
import type { ChatEvent, EventOf, EventType } from '../model/event.js';
import type { Write } from './ledger.js';

/** An event in the ledger. `seq`: global order of admission. `state`: `pending` until its decisions are committed. */
export interface StoredEvent {
  readonly seq: number;
  readonly event: ChatEvent;
  readonly bodyHash: string;
  readonly state: 'pending' | 'done' | 'dead_letter';
  readonly crashes: number;
  readonly notes: readonly Note[];
}

export interface KnownEvent {
  readonly app: string;
  readonly id: string;
  readonly type: EventType;
  readonly state: StoredEvent['state'];
  readonly message: string | null;
  readonly bodyHash: string;
  readonly seq: number;
}

export abstract class EventStore {
  /** Which of these event ids, and of the events that create, edit or delete these messages (or calls), are in the ledger. */
  abstract known(
    app: string,
    ids: readonly string[],
    messages: readonly string[],
  ): Promise<readonly KnownEvent[]>;
  /** The next `seq`; asked once at start, counted on in memory by the only writer. */
  abstract nextSeq(): Promise<number>;
  abstract insert(events: readonly StoredEvent[]): Write[];
  abstract finish(seqs: readonly number[], state: 'done' | 'dead_letter'): Write[];
  /** Raises the crash counter of what is about to be handled after a restart (src/flow/backlog.ts says what follows). */
  abstract countCrash(seqs: readonly number[]): Write[];
  abstract pending(afterSeq: number, limit: number): Promise<readonly StoredEvent[]>;
  abstract byId(app: string, id: string): Promise<StoredEvent | null>;
  /** The message.created events of these messages, oldest first, with all edits applied, then the calls among them. */
  abstract messages(app: string, messages: readonly string[]): Promise<readonly ChatEvent[]>;
  /** The notice.requested events of this id for this user, oldest first. */
  abstract notice(app: string, user: string, notice: string): Promise<readonly EventOf<'notice.requested'>[]>;
  /** The newest message.created events of a conversation, oldest first, one message left out: context for scorers. */
  abstract recent(
    app: string,
    conversation: string,
    limit: number,
    besides?: string,
  ): Promise<readonly ChatEvent[]>;
  abstract list(
    app: string,
    afterSeq: number,
    limit: number,
    type?: EventType,
  ): Promise<readonly StoredEvent[]>;
  abstract count(
    app: string | null,
  ): Promise<{ readonly accepted: number; readonly pending: number; readonly deadLetter: number }>;
  /** Removes message text older than `textBefore` and whole rows older than `rowsBefore`. */
  abstract retain(textBefore: number, rowsBefore: number): Write[];
}
