import type { ChatItem, NoticeItem, Recipient } from '../../model/recipient.js';
import type { Seal } from '../../seal/seal.js';
import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import { RecipientStore } from '../stores.js';
import type { LedgerDevices } from './devices.js';
import { readDue } from './holds.js';
import { decodeItem } from './items.js';
import { decodeNotice } from './notices.js';
import { recipientChanges } from './recipient-changes.js';
import { loadRecipients } from './recipient-loading.js';

/** `core`: what is neither an item nor a table of its own (batches, notifications, …), sealed JSON. */
export const recipients = defineTable({
  name: 'recipients',
  columns: { app: 'id', user: 'id', core: 'blob', updated_at: 'integer' },
  primaryKey: ['app', 'user'],
});

export class LedgerRecipients extends RecipientStore {
  constructor(
    private readonly ledger: Ledger,
    private readonly seal: Seal,
    private readonly devices: LedgerDevices,
  ) {
    super();
  }

  override load(
    app: string,
    users: readonly string[],
    conversations: readonly string[],
    itemsSince: number,
  ): Promise<ReadonlyMap<string, Recipient>> {
    return loadRecipients(
      this.ledger,
      this.seal,
      app,
      [...new Set(users)],
      [...new Set(conversations)],
      itemsSince,
    );
  }

  override async item(app: string, user: string, message: string): Promise<ChatItem | null> {
    const sql = 'SELECT * FROM items WHERE app = ? AND user = ? AND message = ?';
    const [row] = await this.ledger.query(sql, [app, user, message]);
    return row ? decodeItem(row, this.seal) : null;
  }

  override async notice(app: string, user: string, notice: string): Promise<NoticeItem | null> {
    const sql = 'SELECT * FROM notices WHERE app = ? AND user = ? AND notice = ?';
    const [row] = await this.ledger.query(sql, [app, user, notice]);
    return row ? decodeNotice(row, this.seal) : null;
  }

  override async notices(
    app: string,
    user: string,
    before: number | null,
    limit: number,
  ): Promise<readonly NoticeItem[]> {
    const sql = 'SELECT * FROM notices WHERE app = ? AND user = ? AND seq < ? ORDER BY seq DESC LIMIT ?';
    const rows = await this.ledger.query(sql, [app, user, before ?? Number.MAX_SAFE_INTEGER, limit]);
    return rows.map((row) => decodeNotice(row, this.seal));
  }

  override async usersOf(app: string, message: string): Promise<readonly string[]> {
    const rows = await this.ledger.query(
      'SELECT user FROM items WHERE app = ? AND message = ? ORDER BY user',
      [app, message],
    );
    return rows.map((row) => String(row.user));
  }

  override save(app: string, before: Recipient, after: Recipient, now: number): Write[] {
    return recipientChanges(app, before, after, now, this.seal, this.devices);
  }

  override due(
    before: number,
    limit: number,
  ): Promise<readonly { app: string; user: string; release_at: number }[]> {
    return readDue(this.ledger, before, limit);
  }

  override async counts(app: string | null): Promise<Readonly<Record<'held' | 'settled', number>>> {
    const where = app === null ? '' : ' WHERE app = ?';
    const counts = { held: 0, settled: 0 };
    const countIn = (table: string) =>
      this.ledger.report(
        `SELECT state, COUNT(*) AS count FROM ${table}${where} GROUP BY state`,
        app === null ? [] : [app],
      );
    const rows = (await Promise.all([countIn('items'), countIn('notices')])).flat();
    for (const row of rows) counts[row.state === 'held' ? 'held' : 'settled'] += Number(row.count);
    return counts;
  }

  override retain(itemsBefore: number): Write[] {
    const old = { op: 'expire', before: itemsBefore, where: "state <> 'held'" } as const;
    return [
      { ...old, table: 'items', column: 'taken_in_at' },
      { ...old, table: 'notices', column: 'last_at' },
    ];
  }
}
