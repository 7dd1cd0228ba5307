import type { EventOf } from '../model/event.js';
import type { Input } from '../model/input.js';

/** What the request of a notice is to its user; its words stay behind. Without a time of its own it was made with the event. */
export function noticeInput({ data, time }: EventOf<'notice.requested'>): Input {
  const { user: _user, title: _title, body: _body, ...notice } = data;
  const created_at = notice.created_at ?? time;
  return { type: 'notice.requested', notice: { ...notice, created_at }, scores: null, duplicate: false };
}
