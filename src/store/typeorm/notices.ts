import type { NoticeItem } from '../../model/recipient.js';
import type { Seal } from '../../seal/seal.js';
import { defineTable, type RowOf } from '../columns.js';
import type { Row } from '../ledger.js';
import { releaseOf } from './items.js';

/**
 * One row per (notice, user), beside `items` because a notice may have the id of a message (V04). `last_at`: when it came
 * or takes effect, whichever is later; `release_at`: when it moves next. The whole item lies sealed in `body`.
 */
export const notices = defineTable({
  name: 'notices',
  columns: {
    app: 'id',
    user: 'id',
    notice: 'id',
    state: 'word',
    seq: 'integer',
    last_at: 'integer',
    release_at: 'integer?',
    body: 'blob',
  },
  primaryKey: ['app', 'user', 'notice'],
  indexes: [['app', 'user', 'seq'], ['release_at'], ['last_at']],
});

export function encodeNotice(
  app: string,
  user: string,
  notice: NoticeItem,
  seal: Seal,
): RowOf<(typeof notices)['columns']> {
  const release_at = releaseOf(notice);
  const isPushed = Object.values(notice.devices).some(({ outcome }) => outcome === 'push');
  return {
    app,
    user,
    notice: notice.message,
    state: release_at !== null ? 'held' : isPushed ? 'pushed' : 'suppressed',
    seq: notice.seq,
    last_at: Math.max(notice.taken_in_at, notice.not_before ?? 0),
    release_at,
    body: seal.seal(JSON.stringify(notice), `${app}|notices|body`),
  };
}

export function decodeNotice(row: Row, seal: Seal): NoticeItem {
  const { app, body } = notices.row(row);
  return JSON.parse(seal.openText(body, `${app}|notices|body`)) as NoticeItem;
}
