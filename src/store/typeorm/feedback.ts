import { defineTable } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import { type Feedback, FeedbackStore, type FeedbackType, type Reaction } from '../stores.js';
import { readReactions, writeReactions } from './reactions.js';

export const feedback = defineTable({
  name: 'feedback',
  columns: { app: 'id', push: 'word', type: 'word', at: 'integer', received_at: 'integer', source: 'word' },
  primaryKey: ['app', 'push', 'type'],
});

export class LedgerFeedback extends FeedbackStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override insert(given: readonly Feedback[]): Write[] {
    const rows = given.map(({ app, push, type, at, received_at, source }) => {
      return { app, push, type, at, received_at, source };
    });
    return [{ op: 'insert_missing', table: 'feedback', rows }];
  }

  override async known(app: string, push: string): Promise<readonly Feedback[]> {
    const rows = await this.ledger.query('SELECT * FROM feedback WHERE app = ? AND push = ?', [app, push]);
    return rows.map((row) => {
      const { type, at, received_at, source } = feedback.row(row);
      return { app, push, type: type as FeedbackType, at, received_at, source: source as Feedback['source'] };
    });
  }

  override reactions(app: string, users: readonly string[]): Promise<readonly Reaction[]> {
    return readReactions(this.ledger, app, [...new Set(users)]);
  }

  override putReactions(reactions: readonly Reaction[]): Write[] {
    return writeReactions(reactions);
  }
}
