import type { ChatItem, Item } from '../../model/recipient.js';
import type { Seal } from '../../seal/seal.js';
import { defineTable, type RowOf } from '../columns.js';
import type { Row } from '../ledger.js';

/** One row per (message, user); the whole item lies sealed in `body`, because it quotes the message. */
export const items = defineTable({
  name: 'items',
  columns: { app: 'id', user: 'id', message: 'id', state: 'word', taken_in_at: 'integer', body: 'blob' },
  primaryKey: ['app', 'user', 'message'],
  indexes: [
    ['app', 'user', 'taken_in_at'],
    ['app', 'message'],
  ],
});

/** When the item moves next: the earliest release on any of its devices (ms), null when nothing holds it. */
export function releaseOf(item: Item | undefined): number | null {
  if (item === undefined) return null;
  const releases = Object.values(item.devices).flatMap(({ release_at }) =>
    release_at === null ? [] : [release_at],
  );
  if (item.kind === 'notice' && item.scheduled_until !== null) releases.push(item.scheduled_until);
  return releases.length === 0 ? null : Math.min(...releases);
}

export function encodeItem(
  app: string,
  user: string,
  item: ChatItem,
  seal: Seal,
): RowOf<(typeof items)['columns']> {
  const isPushed = Object.values(item.devices).some(({ outcome }) => outcome === 'push');
  return {
    app,
    user,
    message: item.message,
    state: releaseOf(item) !== null ? 'held' : isPushed ? 'pushed' : 'suppressed',
    taken_in_at: item.taken_in_at,
    body: seal.seal(JSON.stringify(item), `${app}|items|body`),
  };
}

export function decodeItem(row: Row, seal: Seal): ChatItem {
  const { app, body } = items.row(row);
  return JSON.parse(seal.openText(body, `${app}|items|body`)) as ChatItem;
}
