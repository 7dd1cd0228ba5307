import type { ConversationType } from '../../model/event.js';
import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import { select } from '../select.js';
import { type Conversation, ConversationStore } from '../stores.js';
import { packed, unpacked } from './attributes.js';

export const conversations = defineTable({
  name: 'conversations',
  columns: { app: 'id', id: 'id', type: 'word', parent: 'id?', title: 'text?', attributes: 'text?' },
  primaryKey: ['app', 'id'],
});

export class LedgerConversations extends ConversationStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async get(app: string, ids: readonly string[]): Promise<readonly Conversation[]> {
    const unique = [...new Set(ids)];
    const rows = await select(this.ledger, 'SELECT * FROM conversations WHERE app = ? AND id IN (…)', [
      app,
      unique,
    ]);
    return rows.map((row) => {
      const { id, type, parent, title, attributes } = conversations.row(row);
      return { app, id, type: type as ConversationType, parent, title, ...unpacked(attributes) };
    });
  }

  override put(put: readonly Conversation[]): Write[] {
    const rows = put.map(({ attributes, ...plain }) => ({ ...plain, attributes: packed(attributes) }));
    return [{ op: 'upsert', table: 'conversations', rows }];
  }
}
