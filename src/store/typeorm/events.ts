import type { ChatEvent, EventOf, EventType } from '../../model/event.js';
import type { Seal } from '../../seal/seal.js';
import { defineTable, type RowOf } from '../columns.js';
import { EventStore, type KnownEvent, type StoredEvent } from '../event-store.js';
import type { Ledger, Row, Write } from '../ledger.js';
import { select } from '../select.js';
import { asTheyNowRead } from './edited-messages.js';
import { partsOf, subjectOf, textOf } from './event-parts.js';

/** `message`: the message (or call) that is created, edited, deleted or ended, or the notice that is requested; `conversation`: only where one is created. */
export const events = defineTable({
  name: 'events',
  columns: {
    seq: 'integer',
    app: 'id',
    id: 'id',
    source: 'text',
    type: 'word',
    time: 'integer',
    received_at: 'integer',
    message: 'id?',
    conversation: 'id?',
    body_hash: 'word',
    state: 'word',
    crashes: 'integer',
    notes: 'text',
    data: 'blob',
    text: 'blob?',
  },
  primaryKey: ['seq'],
  unique: [['app', 'id']],
  // A message id may come again under another event id (V04 decides what that means), so it is no unique key.
  indexes: [['app', 'message'], ['app', 'conversation', 'seq'], ['state', 'seq'], ['received_at']],
});
type EventRow = RowOf<(typeof events)['columns']>;

export class LedgerEvents extends EventStore {
  constructor(
    private readonly ledger: Ledger,
    private readonly seal: Seal,
  ) {
    super();
  }

  override async known(
    app: string,
    ids: readonly string[],
    messages: readonly string[],
  ): Promise<readonly KnownEvent[]> {
    const columns = 'SELECT app, id, type, state, message, body_hash, seq FROM events WHERE app = ?';
    const found = [
      ...(await select(this.ledger, `${columns} AND id IN (…)`, [app, ids])),
      ...(await select(this.ledger, `${columns} AND message IN (…)`, [app, messages])),
    ].map((row) => events.row(row));
    const bySeq = new Map(found.map((row) => [row.seq, row]));
    return [...bySeq.values()].map(({ id, type, state, message, body_hash, seq }) => ({
      app,
      id,
      type: type as EventType,
      state: state as StoredEvent['state'],
      message,
      bodyHash: body_hash,
      seq,
    }));
  }

  override async nextSeq(): Promise<number> {
    const [row] = await this.ledger.query('SELECT MAX(seq) AS seq FROM events');
    return Number(row?.seq ?? 0) + 1;
  }

  override insert(stored: readonly StoredEvent[]): Write[] {
    return [{ op: 'insert', table: 'events', rows: stored.map((each) => this.#encode(each)) }];
  }

  override finish(seqs: readonly number[], state: 'done' | 'dead_letter'): Write[] {
    return seqs.map((seq) => ({ op: 'update', table: 'events', set: { state }, where: { seq } }));
  }

  override countCrash(seqs: readonly number[]): Write[] {
    const sql = 'UPDATE events SET crashes = crashes + 1 WHERE seq = ?';
    return seqs.map((seq) => ({ op: 'sql', sql, params: [seq] }));
  }

  override async pending(afterSeq: number, limit: number): Promise<readonly StoredEvent[]> {
    const sql = "SELECT * FROM events WHERE state = 'pending' AND seq > ? ORDER BY seq LIMIT ?";
    return this.#read(await this.ledger.query(sql, [afterSeq, limit]));
  }

  override async byId(app: string, id: string): Promise<StoredEvent | null> {
    const rows = await this.ledger.query('SELECT * FROM events WHERE app = ? AND id = ?', [app, id]);
    return this.#read(rows)[0] ?? null;
  }

  override async messages(app: string, messages: readonly string[]): Promise<readonly ChatEvent[]> {
    const sql =
      "SELECT * FROM events WHERE app = ? AND message IN (…) AND type IN ('message.created', 'message.edited', 'call.ringing')";
    const found = this.#read(await select(this.ledger, sql, [app, messages]));
    return asTheyNowRead(found.toSorted((a, b) => a.seq - b.seq).map(({ event }) => event));
  }

  override async notice(
    app: string,
    user: string,
    notice: string,
  ): Promise<readonly EventOf<'notice.requested'>[]> {
    const sql =
      "SELECT * FROM events WHERE app = ? AND message = ? AND type = 'notice.requested' ORDER BY seq";
    // One notice may be told to many users; whose it is lies sealed.
    return this.#read(await this.ledger.query(sql, [app, notice])).flatMap(({ event }) =>
      event.type === 'notice.requested' && event.data.user === user ? [event] : [],
    );
  }

  override async recent(
    app: string,
    conversation: string,
    limit: number,
    besides = '',
  ): Promise<readonly ChatEvent[]> {
    const sql =
      "SELECT * FROM events WHERE app = ? AND conversation = ? AND type = 'message.created' AND message <> ? " +
      'ORDER BY seq DESC LIMIT ?';
    const rows = await this.ledger.query(sql, [app, conversation, besides, limit]);
    return this.#read(rows.toReversed()).map(({ event }) => event);
  }

  override async list(
    app: string,
    afterSeq: number,
    limit: number,
    type?: EventType,
  ): Promise<readonly StoredEvent[]> {
    const ofType = type === undefined ? '' : ' AND type = ?';
    const sql = `SELECT * FROM events WHERE app = ? AND seq > ?${ofType} ORDER BY seq LIMIT ?`;
    const params = type === undefined ? [app, afterSeq, limit] : [app, afterSeq, type, limit];
    return this.#read(await this.ledger.query(sql, params));
  }

  override async count(
    app: string | null,
  ): Promise<{ accepted: number; pending: number; deadLetter: number }> {
    const where = app === null ? '' : ' WHERE app = ?';
    const sql = `SELECT state, COUNT(*) AS count FROM events${where} GROUP BY state`;
    const rows = await this.ledger.report(sql, app === null ? [] : [app]);
    const counts = new Map(rows.map((row) => [row.state, Number(row.count)]));
    return {
      accepted: [...counts.values()].reduce((sum, count) => sum + count, 0),
      pending: counts.get('pending') ?? 0,
      deadLetter: counts.get('dead_letter') ?? 0,
    };
  }

  override retain(textBefore: number, rowsBefore: number): Write[] {
    const old = { op: 'expire', table: 'events', column: 'received_at' } as const;
    return [
      { ...old, before: textBefore, where: 'text IS NOT NULL', set: 'text = NULL' },
      { ...old, before: rowsBefore, where: "state <> 'pending'" },
    ];
  }

  #encode({ seq, event, bodyHash, state, crashes, notes }: StoredEvent): EventRow {
    const { app, id, source, type, time, receivedAt } = event;
    const { text, data } = partsOf(event);
    return {
      seq,
      app,
      id,
      source,
      type,
      time,
      received_at: receivedAt,
      ...subjectOf(event),
      body_hash: bodyHash,
      state,
      crashes,
      notes: JSON.stringify(notes),
      data: this.seal.seal(JSON.stringify(data), `${app}|events|data`),
      text: text === undefined ? null : this.seal.seal(text, `${app}|events|text`),
    };
  }

  #read(rows: readonly Row[]): StoredEvent[] {
    return rows.map((row) => this.#decode(events.row(row)));
  }

  #decode(row: EventRow): StoredEvent {
    const { seq, app, id, source, type, time } = row;
    const data: object = JSON.parse(this.seal.openText(row.data, `${app}|events|data`));
    const told = row.text === null ? null : this.seal.openText(row.text, `${app}|events|text`);
    const text = textOf(type as EventType, told);
    const event = { app, id, source, type, time, receivedAt: row.received_at, data: { ...data, ...text } };
    return {
      seq,
      event: event as ChatEvent,
      bodyHash: row.body_hash,
      state: row.state as StoredEvent['state'],
      crashes: row.crashes,
      notes: JSON.parse(row.notes) as StoredEvent['notes'],
    };
  }
}
